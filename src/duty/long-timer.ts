/** Node fires a timer beyond this at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back once, after any time: 25 days as well as 5 ms. `Infinity` is never. */
export class LongTimer {
  #timer: NodeJS.Timeout;
  #isHeld = true;

  constructor(ms: number, onDue: () => void) {
    this.#timer = this.#part(ms, onDue);
  }

  /** The process may end although it has not fired. */
  unref(): this {
    this.#isHeld = false;
    this.#timer.unref();
    return this;
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  #part(leftMs: number, onDue: () => void): NodeJS.Timeout {
    const isLast = !(leftMs > LONGEST_MS);
    const next = () => {
      this.#timer = this.#part(leftMs - LONGEST_MS, onDue);
      if (!this.#isHeld) this.#timer.unref();
    };
    return setTimeout(isLast ? onDue : next, Math.min(leftMs, LONGEST_MS));
  }
}
