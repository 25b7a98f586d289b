import type { Clock } from '../core/clock.js';
import { monotonicClock } from './monotonic-clock.js';

/** How many slots are busy between two heartbeats, on average: a look at one moment would miss short tasks. */
export class BusySlots {
  #since: { readonly at: number; readonly busyMs: number };

  constructor(
    /** The time for which slots were busy so far, added up over all slots. */
    private readonly busyMs: () => number,
    private readonly clock: Pick<Clock, 'now'> = monotonicClock,
  ) {
    this.#since = this.#look();
  }

  get mean(): number {
    const { at, busyMs } = this.#look();
    const passedMs = at - this.#since.at;
    return passedMs > 0 ? Math.round(((busyMs - this.#since.busyMs) / passedMs) * 1_000) / 1_000 : 0;
  }

  /** Begins again from now on. */
  forget(): void {
    this.#since = this.#look();
  }

  #look() {
    return { at: this.clock.now(), busyMs: this.busyMs() };
  }
}
