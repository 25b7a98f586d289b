/** A value that is read when somebody asks, by one read for all who ask meanwhile, and kept for a while. */
export class Snapshot<Value> {
  #current: Promise<Value> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #isReading = false;

  constructor(
    private readonly load: () => Promise<Value>,
    /** From the end of a read, in ms. */
    private readonly freshMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  read(): Promise<Value> {
    const isFresh = this.#isReading || this.now() - this.#readAt < this.freshMs;
    if (this.#current === undefined || !isFresh) this.#current = this.#load();
    return this.#current;
  }

  /** A failed read is not kept. */
  async #load(): Promise<Value> {
    this.#isReading = true;
    try {
      const value = await this.load();
      this.#readAt = this.now();
      return value;
    } catch (error) {
      this.#current = undefined;
      throw error;
    } finally {
      this.#isReading = false;
    }
  }
}
