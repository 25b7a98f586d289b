/**
 * A value that is read by one reader at a time, however long that takes and however many ask for it, and that is young enough for a while
 * from then on.
 */
export class Recent<Value> {
  #value: Promise<Value> | undefined;
  /** Infinite while it is being read. */
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
    this.#readAt = Number.POSITIVE_INFINITY;
    void value.then(
      () => this.#settle(value, value),
      // A failure is not kept: the broker may be back.
      () => this.#settle(value, undefined),
    );
    return value;
  }

  /** A read that something has overtaken settles nothing. */
  #settle(read: Promise<Value>, kept: Promise<Value> | undefined): void {
    if (this.#value !== read) return;
    this.#value = kept;
    this.#readAt = this.clock();
  }

  /** The next caller reads again, because something was changed. */
  forget(): void {
    this.#value = undefined;
  }
}
