const CELL = new Int32Array(new SharedArrayBuffer(4));

/**
 * Blocks this thread for `ms`, as a task does that computes, and leaves the core to others: nothing here turns the event loop.
 * Default: for ever.
 */
export function block(ms = Number.POSITIVE_INFINITY): void {
  Atomics.wait(CELL, 0, 0, ms);
}
