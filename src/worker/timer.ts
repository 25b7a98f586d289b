import { LongTimer } from '../duty/long-timer.js';

/** Calls back once after a time; setting it again forgets the time before. */
export class Timer {
  #timer: LongTimer | undefined;

  constructor(private readonly onDue: () => void) {}

  /** `undefined`: it does not call back. */
  set(inMs: number | undefined): void {
    this.#timer?.cancel();
    if (inMs === undefined) return;
    this.#timer = new LongTimer(Math.ceil(inMs), this.onDue).unref();
  }
}
