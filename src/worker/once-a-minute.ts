import type { Clock } from '../core/clock.js';
import { monotonicClock } from './monotonic-clock.js';

const MINUTE_MS = 60_000;
/** Names come from outside, so the number of those that are remembered is bounded. */
const MAX_NAMES = 1_000;

/** Lets a message about a name through at once, and then once a minute. */
export class OnceAMinute {
  readonly #lastAt = new Map<string, number>();

  /** `clock`: default the time of this process, which never goes back. */
  constructor(private readonly clock: Pick<Clock, 'now'> = monotonicClock) {}

  isDue(name: string): boolean {
    const now = this.clock.now();
    const last = this.#lastAt.get(name);
    if (last !== undefined && now - last < MINUTE_MS) return false;
    this.#lastAt.delete(name);
    if (this.#lastAt.size >= MAX_NAMES) this.#lastAt.delete([...this.#lastAt.keys()][0] as string);
    this.#lastAt.set(name, now);
    return true;
  }
}
