const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls back once after a time; setting it again forgets the time before. */
export class Timer {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly onDue: () => void) {}

  /** `undefined`: it does not call back. */
  set(inMs: number | undefined): void {
    clearTimeout(this.#timer);
    if (inMs === undefined) return;
    this.#timer = setTimeout(this.onDue, Math.min(Math.ceil(inMs), LONGEST_TIMER_MS)).unref();
  }
}
