import type { Delivery } from '../broker/task-store.js';
import type { Outcome } from '../core/outcome.js';
import { outcomeOfUnknown } from './unknown-task.js';
import { nearTasks } from '../core/nearest.js';
import { OnceAMinute } from '../core/once-a-minute.js';
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

  /** A worker has leased it and gives it back. */
  givenBack(task: UnknownTask, now: number): void {
    this.#warn(
      task,
      now,
      'is given back: this worker does not know it. It fails when no worker has known it for 24 hours',
    );
  }

  /** The outcome of a task that the worker has leased; told where it is given back. */
  outcome({ id, head }: Pick<Delivery, 'head' | 'id'>, now: number): Outcome {
    const outcome = outcomeOfUnknown(head, now);
    if (outcome.kind === 'released') this.givenBack({ ...head, id }, now);
    return outcome;
  }

  /** It was enqueued into a queue that the worker of this process serves. */
  enqueued(task: UnknownTask, now: number): void {
    this.#warn(
      task,
      now,
      'was enqueued, and the worker of this process serves its queue and does not know it',
    );
  }

  #warn({ name, queue, id }: UnknownTask, now: number, text: string): void {
    if (!this.#limit.isDue(name, now)) return;
    const near = nearTasks(name, this.known());
    const hint = near.length === 0 ? '' : ` Known here: ${near.join(', ')}.`;
    this.logger.warn(
      printable(
        `task ${name}${id === undefined ? '' : ` ${id}`} queue ${queue} ${text}. Is its class in \`providers\`?${hint}`,
      ),
      { task: printable(name), queue: printable(queue), ...(id !== undefined && { id: printable(id) }) },
    );
  }
}
