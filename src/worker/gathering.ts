import { MAX_SETTLED } from './settler.js';
import type { Timer } from './timer.js';

/** At most so long a settlement waits for more of its shard: in about this time a worker runs a batch of quick tasks. */
const HOLD_MS = 10;

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
    return this.#isOn && settlements < MAX_SETTLED;
  }

  /** Another settlement comes to those that wait already. */
  added(settlements: number): void {
    if (settlements === 0) this.#begin();
  }

  /** An exchange carries what it can. */
  carried(): void {
    this.#isOn = false;
    this.#timer.set(undefined);
  }

  #begin(): void {
    this.#isOn = true;
    this.#timer.set(HOLD_MS);
  }
}
