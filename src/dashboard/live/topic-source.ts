/** Where the values of a topic come from. */
export interface TopicSource {
  /** A value holds until the next one, so that it is sent only when it has changed, and at once to a new listener. */
  readonly isKept: boolean;
  /** Listeners who get other values than the rest: they share a topic among themselves alone. */
  readonly audience?: string;
  /** Of values each of which counts: one for all of them, for a client that has missed or not yet taken some; `undefined`: nobody knows which. */
  readonly missed?: (values: readonly unknown[] | undefined) => unknown;
  /** Begins to give values; the returned function ends it. */
  start(give: (data: unknown) => void, fail: (error: unknown) => void): () => void;
}
