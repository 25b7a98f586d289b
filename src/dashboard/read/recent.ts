/** A value that is read at most once in a while, however many ask for it; those who ask meanwhile get the same. */
export class Recent<Value> {
  #value: Promise<Value> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly read: () => Promise<Value>,
    private readonly maxAgeMs: number,
    /** Monotonic, in ms. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get(): Promise<Value> {
    if (this.#value !== undefined && this.clock() - this.#readAt < this.maxAgeMs) return this.#value;
    const value = this.read();
    this.#value = value;
    this.#readAt = this.clock();
    // A failure is not kept: the broker may be back.
    value.catch(() => {
      if (this.#value === value) this.#value = undefined;
    });
    return value;
  }

  /** The next caller reads again, because something was changed. */
  forget(): void {
    this.#value = undefined;
  }
}
