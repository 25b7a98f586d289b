/** After the deadline of a stop Redis gets so long to take the last settlements. */
export const LAST_WORDS_MS = 2_000;

/** Calls `onDeadline` when the deadline has come; resolves when the last words have had their time, too. */
export function patience(deadline: AbortSignal, onDeadline: () => void): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      onDeadline();
      setTimeout(resolve, LAST_WORDS_MS).unref();
    };
    if (deadline.aborted) end();
    else deadline.addEventListener('abort', end, { once: true });
  });
}
