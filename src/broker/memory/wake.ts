import type { Clock } from '../../core/clock.js';
import type { WaitOptions } from '../task-store.js';

interface Sleeper {
  readonly queues: readonly string[];
  /** Ends its wait; `isWoken`: because there may be work. */
  readonly end: (isWoken: boolean) => void;
}

/** One wake-up for each queue is kept; it wakes the worker that has slept longest. */
export class Wake {
  readonly #sleepers = new Set<Sleeper>();
  readonly #kept = new Set<string>();

  constructor(private readonly clock: Clock) {}

  queue(queue: string): void {
    for (const sleeper of this.#sleepers) {
      if (sleeper.queues.includes(queue)) return sleeper.end(true);
    }
    this.#kept.add(queue);
  }

  /** A wake-up for a queue that was just found empty is stale. */
  forget(queues: readonly string[]): void {
    for (const queue of queues) this.#kept.delete(queue);
  }

  wait(queues: readonly string[], { timeoutMs, signal }: WaitOptions): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false);
    for (const queue of queues) if (this.#kept.delete(queue)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const stop = () => sleeper.end(false);
      const cancel = this.clock.after(timeoutMs, stop);
      const sleeper: Sleeper = {
        queues,
        end: (isWoken) => {
          cancel();
          signal?.removeEventListener('abort', stop);
          this.#sleepers.delete(sleeper);
          resolve(isWoken);
        },
      };
      signal?.addEventListener('abort', stop);
      this.#sleepers.add(sleeper);
    });
  }

  /** Ends all waits. */
  close(): void {
    for (const sleeper of this.#sleepers) sleeper.end(false);
  }
}
