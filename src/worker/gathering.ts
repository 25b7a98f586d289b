import { EARLY_EXCHANGE } from './decide.js';
import { MAX_SETTLED } from './settler.js';
import type { Timer } from './timer.js';

/**
 * At most so long a settlement waits for more of its shard. In about this time a worker runs a batch of quick tasks of this shard and one
 * of another, beside other programs.
 */
const HOLD_MS = 20;
/** So many wait for nothing. Fewer go with the next lease, which carries most of them: an exchange that only settles costs as much. */
const MOST_HELD = 2 * MAX_SETTLED;

/** Lets the settlements of a shard wait for more of it, so that one exchange carries all. */
export class Gathering {
  #isOn = false;
  readonly #timer: Pick<Timer, 'set'>;

  constructor(timerOf: (onDue: () => void) => Pick<Timer, 'set'>, onOver: () => void) {
    this.#timer = timerOf(() => {
      this.#isOn = false;
      onOver();
    });
  }

  /** Whether a shard with this number of settlements waits for more now. */
  holds(settlements: number): boolean {
    return this.#isOn && settlements < MOST_HELD;
  }

  /** Another settlement comes to those that wait already. */
  added(settlements: number): void {
    if (settlements === 0) this.#begin();
  }

  /** An exchange carries a part of them, or all; `left` stay behind. */
  carried(left: number): void {
    this.#isOn = false;
    this.#timer.set(undefined);
    if (left > 0 && left < EARLY_EXCHANGE) this.#begin();
  }

  #begin(): void {
    this.#isOn = true;
    this.#timer.set(HOLD_MS);
  }
}
