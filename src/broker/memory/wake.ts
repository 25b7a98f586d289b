import type { Clock } from '../../core/clock.js';
import type { WaitOptions } from '../task-store.js';

interface Sleeper {
  readonly queues: readonly string[];
  readonly wakeUp: () => void;
}

/** One wake-up for each queue is kept; it wakes the worker that has slept longest. */
export class Wake {
  readonly #sleepers = new Set<Sleeper>();
  readonly #kept = new Set<string>();

  constructor(private readonly clock: Clock) {}

  queue(queue: string): void {
    for (const sleeper of this.#sleepers) {
      if (sleeper.queues.includes(queue)) return sleeper.wakeUp();
    }
    this.#kept.add(queue);
  }

  /** A wake-up for a queue that was just found empty is stale. */
  forget(queues: readonly string[]): void {
    for (const queue of queues) this.#kept.delete(queue);
  }

  wait(queues: readonly string[], { timeoutMs, signal }: WaitOptions): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    for (const queue of queues) if (this.#kept.delete(queue)) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.clock.after(timeoutMs, () => sleeper.wakeUp());
      const sleeper: Sleeper = {
        queues,
        wakeUp: () => {
          cancel();
          signal?.removeEventListener('abort', sleeper.wakeUp);
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      signal?.addEventListener('abort', sleeper.wakeUp);
      this.#sleepers.add(sleeper);
    });
  }

  /** Ends all waits. */
  close(): void {
    for (const sleeper of this.#sleepers) sleeper.wakeUp();
  }
}
