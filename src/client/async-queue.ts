/** The values of callbacks, for a loop that waits for them. */
export class AsyncQueue<T> {
  readonly #items: T[] = [];
  #isClosed = false;
  #wake: () => void = () => undefined;

  put(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Nothing more will come. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The next item, when it is there; `undefined` when nothing more will come. */
  async next(): Promise<T | undefined> {
    while (this.#items.length === 0 && !this.#isClosed)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#items.shift();
  }
}
