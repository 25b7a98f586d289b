/** How many tasks a worker runs at once, at most. */
export const MAX_CONCURRENCY = 10_000;

/** The message that time limits have changed may be lost: workers read them this often. */
export const TIME_LIMIT_REFRESH_MS = 60_000;
