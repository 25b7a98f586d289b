/** How many failures of a task are remembered. */
export const HISTORY_KEPT = 20;

/** Characters that are kept of the moments of losses, and of those of retries, with a space between each: twenty of 13 digits. */
export const MOMENTS_KEPT = 20 * 14 - 1;

/** How many watchers of a task are noted: those of clients that died would add up. A live one that is dropped looks again soon. */
export const WATCHERS_KEPT = 100;

/** How many ticks of a schedule are remembered. */
export const TICKS_KEPT = 50;

/** While a tick waits for the last task to end, it is looked at this often. */
export const PENDING_MS = 500;

/** How long a call of `revoke` is remembered: longer than it is tried again. */
export const CALL_KEPT_MS = 30_000;

/** Tasks past their expiry that end in one call. */
export const EXPIRED_AT_ONCE = 150;

/**
 * Entries of ready lists that one call looks at to take ended tasks out: this number takes a millisecond. Entries behind them stay
 * until a lease passes over them.
 */
export const SEARCHED_AT_MOST = 50_000;
