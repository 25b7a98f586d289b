/** How many tasks a worker runs at once, at most. */
export const MAX_CONCURRENCY = 10_000;
