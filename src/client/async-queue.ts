/** The values of callbacks, for a loop that waits for them. */
export class AsyncQueue<T> {
  readonly #items: T[] = [];
  #isClosed = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  put(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Nothing more will come. `error` is thrown after the items that are there. */
  close(error?: Error): void {
    this.#isClosed = true;
    this.#error ??= error;
    this.#wake();
  }

  /** The next item, when it is there; `undefined` when nothing more will come. */
  async next(): Promise<T | undefined> {
    while (this.#items.length === 0 && !this.#isClosed)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#items.length === 0 && this.#error !== undefined) throw this.#error;
    return this.#items.shift();
  }
}
