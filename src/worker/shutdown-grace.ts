/** After the deadline of a stop Redis has this long to take the last settlements. */
export const SETTLE_GRACE_MS = 2_000;

/** Calls `onDeadline` when the deadline has come; resolves when the settle grace is over as well. */
export function shutdownGrace(deadline: AbortSignal, onDeadline: () => void): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      onDeadline();
      setTimeout(resolve, SETTLE_GRACE_MS).unref();
    };
    if (deadline.aborted) end();
    else deadline.addEventListener('abort', end, { once: true });
  });
}
