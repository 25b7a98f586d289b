const STEP = 1.02;
const SMALLEST_MS = 0.01;

/** How long tasks waited, in buckets of two per cent. */
export class WaitHistogram {
  readonly #counts = new Map<number, number>();
  #total = 0;
  worstMs = 0;

  add(waitMs: number, count = 1): void {
    const bucket = Math.ceil(Math.log(Math.max(waitMs, SMALLEST_MS) / SMALLEST_MS) / Math.log(STEP));
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#total += count;
    this.worstMs = Math.max(this.worstMs, waitMs);
  }

  get count(): number {
    return this.#total;
  }

  /** Of all waits, the share `part` was no longer than this many ms. */
  quantile(part: number): number {
    let left = part * this.#total;
    for (const bucket of [...this.#counts.keys()].sort((one, other) => one - other)) {
      left -= this.#counts.get(bucket) ?? 0;
      if (left <= 0) return SMALLEST_MS * STEP ** bucket;
    }
    return 0;
  }
}
