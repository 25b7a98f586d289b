import { Injectable } from '@nestjs/common';

/** Who runs, and who ran: what the tasks of these tests tell of themselves. */
@Injectable()
export class Runs {
  /** What was started, in that order. */
  readonly started: string[] = [];
  readonly #now = new Map<string, number>();
  readonly #most = new Map<string, number>();
  readonly #held: (() => void)[] = [];
  #isHeld = false;

  /** A run of a key; it ends at once, or when it is let go. */
  async run(key: string): Promise<void> {
    this.started.push(key);
    const now = this.now(key) + 1;
    this.#now.set(key, now);
    this.#most.set(key, Math.max(now, this.most(key)));
    // A turn of the event loop at the least, so that others could run beside it.
    await new Promise<void>((resolve) => {
      if (this.#isHeld) this.#held.push(resolve);
      else setImmediate(resolve);
    });
    this.#now.set(key, this.now(key) - 1);
  }

  /** From now on runs last until they are let go. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Ends all that runs; with `count` so many, the oldest first. */
  endHeld(count = Number.POSITIVE_INFINITY): void {
    for (const release of this.#held.splice(0, count)) release();
  }

  release(): void {
    this.#isHeld = false;
    this.endHeld();
  }

  /** How many run at once. */
  now(key: string): number {
    return this.#now.get(key) ?? 0;
  }

  /** How many at once have run. */
  most(key: string): number {
    return this.#most.get(key) ?? 0;
  }
}
