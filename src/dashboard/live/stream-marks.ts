/**
 * Which value of each topic the client of a stream has. The id of an event says it for all topics, so that any process of the dashboard
 * can go on where a connection broke off: it is a mark for each topic, in their order, with a point between them.
 */
export class StreamMarks {
  readonly #marks: string[];
  /** Of topics of which nothing was sent since the client came back. */
  readonly #resumed = new Map<string, string>();

  /** `lastId`: the id of the last event that the client has, if it comes back. */
  constructor(
    private readonly topics: readonly string[],
    lastId: string | undefined,
  ) {
    const given = lastId?.split('.') ?? [];
    const isOfThese = given.length === topics.length && given.every((mark) => /^[\w-]{0,40}$/.test(mark));
    this.#marks = topics.map((_topic, index) => (isOfThese ? (given[index] ?? '') : ''));
    for (const [index, topic] of topics.entries()) {
      const mark = this.#marks[index] ?? '';
      if (mark !== '') this.#resumed.set(topic, mark);
    }
  }

  get id(): string {
    return this.#marks.join('.');
  }

  /** The mark of the value of a topic that the client brings along. */
  resumed(topic: string): string | undefined {
    return this.#resumed.get(topic);
  }

  /** Whether the client has brought along that very value. It is asked once for each topic: what comes later is sent. */
  hasBrought(topic: string, mark: string): boolean {
    const brought = this.#resumed.get(topic);
    this.#resumed.delete(topic);
    return brought === mark;
  }

  /** The value is sent. */
  note(topic: string, mark: string): void {
    const index = this.topics.indexOf(topic);
    if (index !== -1) this.#marks[index] = mark;
  }
}
