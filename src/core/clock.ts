/** Where time comes from. Moments are epoch milliseconds, waits are milliseconds. */
export interface Clock {
  now(): number;
  /** Calls `run` once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** Where chance comes from: a number in [0, 1), like `Math.random`. */
export type Random = () => number;
