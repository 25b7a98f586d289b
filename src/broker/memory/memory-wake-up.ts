import type { Clock } from '../../core/clock.js';

interface Sleeper {
  readonly queues: readonly string[];
  readonly rise: () => void;
}

/** One wake-up for each queue is kept; it rouses the one that has slept longest. */
export class MemoryWakeUp {
  readonly #sleepers = new Set<Sleeper>();
  readonly #kept = new Set<string>();

  constructor(private readonly clock: Clock) {}

  wake(queue: string): void {
    for (const sleeper of this.#sleepers) {
      if (sleeper.queues.includes(queue)) return sleeper.rise();
    }
    this.#kept.add(queue);
  }

  /** A wake-up for a queue that was just found empty is stale. */
  forget(queues: readonly string[]): void {
    for (const queue of queues) this.#kept.delete(queue);
  }

  wait(queues: readonly string[], ms: number): Promise<void> {
    for (const queue of queues) if (this.#kept.delete(queue)) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.clock.after(ms, () => sleeper.rise());
      const sleeper: Sleeper = {
        queues,
        rise: () => {
          cancel();
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
    });
  }

  interrupt(): void {
    for (const sleeper of this.#sleepers) sleeper.rise();
  }
}
