import { ApiError } from './api-error.js';

/** Bounds how many costly answers are made at once. */
export class Slots {
  #taken = 0;

  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** @throws ApiError 429 while all are taken */
  check(): void {
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
}
