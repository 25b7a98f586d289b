import type { Delivery } from '../broker/task-store.js';
import type { HeldTask } from '../core/held-task.js';
import { redactValue, type Redact } from '../core/redact.js';
import { readMessage } from './message.js';
import type { Run } from './run.js';

/** Longer ones are left out: a worker may hold thousands of tasks. */
const MAX_ARGS = 1_000;

/** Describes the tasks that a worker holds; `now` is the broker's time. */
export class HeldTasks {
  constructor(
    private readonly now: () => number,
    private readonly redact: Redact | undefined,
  ) {}

  running({ delivery, elapsedMs }: Run): HeldTask {
    return {
      ...this.reserved(delivery),
      startedAt: Math.round(this.now() - elapsedMs),
    };
  }

  reserved(delivery: Delivery): HeldTask {
    const { id, head } = delivery;
    const args = this.#args(delivery);
    const { name, queue, retries = 0 } = head;
    return { id, name, queue, attempt: retries + 1, ...(args && { args }) };
  }

  #args(delivery: Delivery): readonly unknown[] | undefined {
    if (delivery.head.hook === true || delivery.body.length > MAX_ARGS) return undefined;
    try {
      const { args } = readMessage(delivery);
      return this.redact === undefined ? args : (redactValue(args, this.redact) as readonly unknown[]);
    } catch {
      return undefined;
    }
  }
}
