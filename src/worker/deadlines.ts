import type { Clock } from '../core/clock.js';
import { monotonicClock } from './monotonic-clock.js';

/** Something with limits in time, in ms of the clock that watches it; Infinity without a limit. */
export interface Limited {
  softAt: number;
  hardAt: number;
}

/** Watches the limits of all that runs with one timer: a task costs a comparison, not a timer. */
export class Deadlines<T extends Limited> {
  readonly #watched = new Set<T>();
  #cancel: (() => void) | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(
    private readonly onSoft: (item: T) => void,
    private readonly onHard: (item: T) => void,
    private readonly clock: Clock = monotonicClock,
  ) {}

  add(item: T): void {
    const next = Math.min(item.softAt, item.hardAt);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#watched.add(item);
    if (next < this.#armedFor) this.#arm(next);
  }

  delete(item: T): void {
    this.#watched.delete(item);
  }

  #arm(at: number): void {
    this.#cancel?.();
    this.#armedFor = at;
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.max(0, Math.ceil(at - this.clock.now()));
    this.#cancel = this.clock.after(wait, () => this.#enforce());
  }

  #enforce(): void {
    const now = this.clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const item of this.#watched) {
      if (item.softAt <= now) {
        item.softAt = Number.POSITIVE_INFINITY;
        this.onSoft(item);
      }
      if (item.hardAt <= now) {
        this.#watched.delete(item);
        this.onHard(item);
      } else {
        next = Math.min(next, item.softAt, item.hardAt);
      }
    }
    this.#arm(next);
  }
}
