import { ApiError, closing } from './api-error.js';

/** Bounds how many costly answers are made at once, and ends them all. */
export class Slots {
  #taken = 0;
  readonly #closing = new AbortController();

  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** Aborts when nothing more shall be answered. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** @throws ApiError 429 while all are taken, 503 when the process ends */
  check(): void {
    if (this.signal.aborted) throw closing();
    if (this.#taken >= this.most)
      throw new ApiError(
        429,
        'BUSY',
        `${this.most} ${this.what} run already.`,
        'Wait for one of them to end.',
      );
  }

  /** Takes one until the returned function is called. */
  take(): () => void {
    this.check();
    this.#taken += 1;
    return () => void (this.#taken -= 1);
  }

  close(): void {
    this.#closing.abort();
  }
}
