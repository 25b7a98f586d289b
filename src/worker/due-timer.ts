const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Comes for the next delayed task when it is due; the broker tells anew with each exchange. */
export class DueTimer {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly come: () => void) {}

  set(inMs: number | undefined): void {
    clearTimeout(this.#timer);
    if (inMs === undefined) return;
    this.#timer = setTimeout(this.come, Math.min(Math.ceil(inMs), LONGEST_TIMER_MS)).unref();
  }
}
