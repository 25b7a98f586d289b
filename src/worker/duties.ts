import type { Duty } from '../core/duty.js';
import type { TaskLogger } from '../core/task-logger.js';

const AFTER_ERROR_MS = 1_000;

/** Runs duties, each at the pace it asks for, until stopped. An error makes none of them stop. */
export class Duties {
  readonly #timers = new Map<Duty, NodeJS.Timeout>();
  readonly #turns = new Set<Promise<void>>();
  #isStopped = true;

  constructor(
    private readonly duties: readonly Duty[],
    private readonly logger: TaskLogger,
  ) {}

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    for (const duty of this.duties) this.#begin(duty);
  }

  /** Resolves when no turn is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#turns);
  }

  #begin(duty: Duty): void {
    const turn = this.#turn(duty).finally(() => this.#turns.delete(turn));
    this.#turns.add(turn);
  }

  async #turn(duty: Duty): Promise<void> {
    let waitMs = AFTER_ERROR_MS;
    try {
      waitMs = await duty.turn();
    } catch (error) {
      this.logger.warn(`The ${duty.name} failed and tries again: ${(error as Error).message}`);
    }
    if (!this.#isStopped) this.#timers.set(duty, setTimeout(() => this.#begin(duty), waitMs).unref());
  }
}
