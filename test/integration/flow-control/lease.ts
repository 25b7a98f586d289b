/** Longer than a busy machine lets a process stand still: then its tasks would run a second time beside it. */
export const LEASE_MS = 3_000;
/** A lease that has ended is taken back at once. Ten times as long is no matter of the machine: then it was not its end that freed the place. */
export const MOST_BELOW_MS = 10 * LEASE_MS;
