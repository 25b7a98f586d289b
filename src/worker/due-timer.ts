const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls back when the next delayed task is due; the broker says when in the reply to each exchange. */
export class DueTimer {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly onDue: () => void) {}

  set(inMs: number | undefined): void {
    clearTimeout(this.#timer);
    if (inMs === undefined) return;
    this.#timer = setTimeout(this.onDue, Math.min(Math.ceil(inMs), LONGEST_TIMER_MS)).unref();
  }
}
