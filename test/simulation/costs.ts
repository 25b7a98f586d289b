/** Costs in ms, measured on one core of a server and one of a process. */
export interface Costs {
  /** One way between a process and a server. */
  readonly networkMs: number;
  /** An exchange as such, and for each task that it settles and leases: CPU of Redis. */
  readonly exchangeMs: number;
  readonly settledMs: number;
  readonly leasedMs: number;
  /** A publish as such, and for each task: CPU of Redis. */
  readonly publishMs: number;
  readonly publishedMs: number;
  /** An exchange as such, and each task with its handler: CPU of the worker's process. */
  readonly workerExchangeMs: number;
  readonly workerTaskMs: number;
}

/** Of docs/performance.md and of the profile: 8 µs of Redis and 15 µs of the process for each drained task, 3.3 µs for an enqueue. */
export const COSTS: Costs = {
  networkMs: 0.1,
  exchangeMs: 0.025,
  settledMs: 0.0038,
  leasedMs: 0.0041,
  publishMs: 0.01,
  publishedMs: 0.0033,
  workerExchangeMs: 0.08,
  workerTaskMs: 0.015,
};
