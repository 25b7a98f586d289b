/** Longer than a busy machine lets a process stand still: then its tasks would run a second time beside it. */
export const LEASE_MS = 3_000;
/** A lease that has ended is taken back within 20 ms; then a worker is woken, leases and starts the task, on a machine with other work. */
export const START_MS = 250;
