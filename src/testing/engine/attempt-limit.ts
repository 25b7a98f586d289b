import type { Delivery } from '../../broker/task-store.js';
import { TaskQueueError } from '../../core/errors.js';

/** Attempts at one moment of virtual time, by default. */
const MOST = 100_000;

/** Ends a loop of tasks that enqueue each other for ever while time stands still. */
export class AttemptLimit {
  #count = 0;
  #moment = Number.NEGATIVE_INFINITY;

  constructor(private readonly most = MOST) {}

  /** Counts an attempt that is about to begin; false if it is one too many. */
  count(now: number): boolean {
    this.#count = now === this.#moment ? this.#count + 1 : 1;
    this.#moment = now;
    return this.#count <= this.most;
  }

  errorAt({ head }: Delivery): TaskQueueError {
    return new TaskQueueError(
      `${this.most} attempts have not drained the queue; the next would be one of '${head.name}'. ` +
        'A task that enqueues itself never ends. Give { limit } if this is meant.',
    );
  }
}
