import type { Clock } from '../../core/clock.js';

interface VirtualTimer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that stands still until somebody moves it. It never goes back. */
export class VirtualClock implements Clock {
  /** The next first; of one moment, the first that was set. */
  #timers: VirtualTimer[] = [];

  constructor(private moment: number) {}

  now(): number {
    return this.moment;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.moment + Math.max(0, Math.ceil(ms)), run };
    const index = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(index === -1 ? this.#timers.length : index, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** When the next timer is due; Infinity if no timer is set. */
  get nextAt(): number {
    return this.#timers[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Moves to a moment, and calls what is due until then. */
  moveTo(at: number): void {
    for (let next = this.#timers[0]; next !== undefined && next.at <= at; next = this.#timers[0]) {
      this.#timers.shift();
      this.moment = Math.max(this.moment, next.at);
      next.run();
    }
    this.moment = Math.max(this.moment, at);
  }
}
