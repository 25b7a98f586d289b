import type { Duty } from '../core/duty.js';
import type { TaskLogger } from '../core/task-logger.js';
import { LongTimer } from './long-timer.js';

const AFTER_ERROR_MS = 1_000;

/** Runs a duty at the pace it asks for, or when it is called, until stopped. No error makes it stop. */
export class DutyRunner {
  #timer: LongTimer | undefined;
  #turn: Promise<void> | undefined;
  #isRequested = false;
  #isStopped = true;

  constructor(
    private readonly duty: Duty,
    private readonly logger: Pick<TaskLogger, 'warn'>,
  ) {}

  /** Resolves after the first turn, also when it failed. */
  async start(): Promise<void> {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#begin();
    await this.#turn;
  }

  /** There may be something to do before its time: the next turn begins now, or after the one under way. */
  call(): void {
    if (this.#isStopped) return;
    this.#isRequested = true;
    if (this.#turn === undefined) this.#begin();
  }

  /** Resolves when no turn is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#turn;
  }

  #begin(): void {
    this.#timer?.cancel();
    this.#isRequested = false;
    this.#turn = this.#run().then((waitMs) => {
      this.#turn = undefined;
      if (this.#isStopped) return;
      this.#timer = new LongTimer(this.#isRequested ? 0 : waitMs, () => this.#begin()).unref();
    });
  }

  async #run(): Promise<number> {
    try {
      return await this.duty.turn();
    } catch (error) {
      this.logger.warn(`The ${this.duty.name} failed and tries again: ${(error as Error).message}`);
      return AFTER_ERROR_MS;
    }
  }
}
