/** How much a worker takes, and from where. */
export interface Capacity {
  /** Served in this order. */
  readonly queues: readonly string[];
  /** Tasks that run at once. */
  readonly concurrency: number;
}
