import type { Delivery } from '../broker/task-store.js';
import type { Outcome } from '../core/outcome.js';
import { OnceAMinute } from './once-a-minute.js';
import { outcomeOfUnknown } from './unknown-task.js';
import { nearTasks } from '../core/nearest.js';
import { deliveryFields } from './log-fields.js';
import { printable } from '../core/printable.js';
import type { TaskLogger } from '../core/task-logger.js';

/** A task that this process does not know. */
export interface UnknownTask {
  readonly name: string;
  readonly queue: string;
  readonly id?: string;
}

/** Warns of tasks that this process does not know: at once, then once a minute for each name. */
export class UnknownTaskLog {
  readonly #limit = new OnceAMinute();

  constructor(
    private readonly logger: Pick<TaskLogger, 'warn'>,
    private readonly known: () => readonly string[],
  ) {}

  /** The outcome of a task that the worker has leased; told where it is given back. `now`: by the broker's clock. */
  outcome({ id, head }: Pick<Delivery, 'head' | 'id'>, now: number): Outcome {
    const outcome = outcomeOfUnknown(head, now);
    if (outcome.kind === 'released')
      this.#warn(
        { ...head, id },
        'is given back: this worker does not know it. It fails when no worker has known it for 24 hours',
        deliveryFields({ id, head }),
      );
    return outcome;
  }

  /** It was enqueued into a queue that the worker of this process serves. */
  enqueued(task: UnknownTask): void {
    this.#warn(task, 'was enqueued, and the worker of this process serves its queue and does not know it');
  }

  #warn({ name, queue, id }: UnknownTask, text: string, more: Record<string, unknown> = {}): void {
    if (!this.#limit.isDue(name)) return;
    const near = nearTasks(name, this.known());
    const hint = near.length === 0 ? '' : ` Known here: ${near.join(', ')}.`;
    this.logger.warn(
      printable(
        `task ${name}${id === undefined ? '' : ` ${id}`} queue ${queue} ${text}. Is its class in \`providers\`?${hint}`,
      ),
      {
        task: printable(name),
        queue: printable(queue),
        ...(id !== undefined && { id: printable(id) }),
        ...more,
      },
    );
  }
}
