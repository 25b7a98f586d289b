/** A clock of the process, in ms. */
export interface Clocks {
  /** Stands still while the machine is suspended, and is never set. */
  monotonic(): number;
  /** Goes on while the machine is suspended, and may be set. */
  wall(): number;
}

const OF_THE_PROCESS: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() };

/** Clocks of two machines drift apart by some ms in this time. */
const MAX_AGE_MS = 600_000;
/** The clocks of a process differ by more after it was suspended, or after the wall clock was set. */
const MAX_DRIFT_MS = 1_000;
/** Each message asks for the time twice, and a look at both clocks takes longer than that. */
const LOOK_AGAIN_MS = 10;

/**
 * The time of Redis, as well as this process knows it. It follows the monotonic clock, because a wall clock that is set would move
 * all moments, and asks Redis again when it may be wrong.
 */
export class ServerClock {
  #aheadMs = performance.timeOrigin;
  /** When Redis last said the time; `undefined` before the first time. */
  #tunedAt: { readonly monotonic: number; readonly wall: number } | undefined;
  #isAsking = false;
  /** When to look again whether the time may be wrong, by the monotonic clock. */
  #lookAt = 0;

  constructor(
    /** Asks Redis for its time, and tunes this clock. */
    private readonly ask: () => Promise<unknown>,
    private readonly clocks: Clocks = OF_THE_PROCESS,
  ) {}

  /** Epoch ms. */
  now(): number {
    const monotonic = this.clocks.monotonic();
    if (monotonic >= this.#lookAt) this.#look(monotonic);
    return Math.round(monotonic + this.#aheadMs);
  }

  /** Redis has just said the time, in epoch ms. */
  tune(serverNow: number): void {
    const [monotonic, wall] = [this.clocks.monotonic(), this.clocks.wall()];
    this.#tunedAt = { monotonic, wall };
    this.#aheadMs = serverNow - monotonic;
  }

  #look(monotonic: number): void {
    this.#lookAt = monotonic + LOOK_AGAIN_MS;
    if (this.#mayBeWrong(monotonic)) void this.#askAgain();
  }

  #mayBeWrong(monotonic: number): boolean {
    if (this.#tunedAt === undefined || this.#isAsking) return false;
    const age = monotonic - this.#tunedAt.monotonic;
    const drift = this.clocks.wall() - this.#tunedAt.wall - age;
    return age > MAX_AGE_MS || Math.abs(drift) > MAX_DRIFT_MS;
  }

  async #askAgain(): Promise<void> {
    this.#isAsking = true;
    // Redis is away otherwise: a later call asks again.
    await this.ask().catch(() => undefined);
    this.#isAsking = false;
    this.#lookAt = 0;
  }
}
