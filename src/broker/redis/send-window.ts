/** Enough to keep Redis busy. Each takes it some milliseconds at most, so that the last is answered long before its time is over. */
const MAX_UNDER_WAY = 100;

interface Turn {
  readonly begin: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Bounds the commands under way at once. The time of a command begins when it is sent: without a bound, the last of thousands would wait
 * for all the others, and a backlog of this process would look like a Redis that is away.
 */
export class SendWindow {
  #underWay = 0;
  #waiting: Turn[] = [];
  /** The turns before it are given. */
  #next = 0;

  constructor(private readonly size = MAX_UNDER_WAY) {}

  /** `undefined` if a command may be sent at once, which spares a tick; else resolves when it may. Each needs a `leave()`. */
  enter(): Promise<void> | undefined {
    if (this.#underWay < this.size) {
      this.#underWay += 1;
      return undefined;
    }
    return new Promise((begin, fail) => this.#waiting.push({ begin, fail }));
  }

  /** A command has ended, and its place goes to the next one. */
  leave(): void {
    const turn = this.#waiting[this.#next];
    if (turn === undefined) {
      this.#underWay -= 1;
      return;
    }
    this.#next += 1;
    if (this.#next === this.#waiting.length) this.#clear();
    turn.begin();
  }

  /** Behind a command that got no answer each would wait as long, one after the other. */
  failWaiting(error: unknown): void {
    const waiting = this.#waiting.slice(this.#next);
    this.#clear();
    for (const { fail } of waiting) fail(error);
  }

  #clear(): void {
    this.#waiting = [];
    this.#next = 0;
  }
}
