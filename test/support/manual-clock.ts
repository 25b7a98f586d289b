import { setImmediate as settle } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.js';

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

const SOME_MOMENT = Date.UTC(2030, 0, 1);

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #timers: Timer[] = [];

  constructor(now = SOME_MOMENT) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, ms), run };
    this.#timers.push(timer);
    return () => this.#forget(timer);
  }

  /** How many callbacks still wait, to show that nothing was left behind. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Runs all that falls due on the way, in order of time, also what callbacks add. */
  advance(ms: number): void {
    const end = this.#now + ms;
    while (this.#runNext(end));
    this.#reach(end);
  }

  /** Like advance(), but lets promises settle before and after each callback. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await settle();
    while (this.#runNext(end));
    this.#reach(end);
  }

  #runNext(end: number): boolean {
    const next = this.#earliest();
    if (!next || next.due > end) return false;
    this.#forget(next);
    this.#reach(next.due);
    next.run();
    return true;
  }

  /** Of callbacks due at the same moment the one asked for first. */
  #earliest(): Timer | undefined {
    const [first, ...others] = this.#timers;
    if (!first) return undefined;
    return others.reduce((best, timer) => (timer.due < best.due ? timer : best), first);
  }

  #forget(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  /** Never back: a callback may itself have advanced the clock. */
  #reach(moment: number): void {
    this.#now = Math.max(this.#now, moment);
  }
}
