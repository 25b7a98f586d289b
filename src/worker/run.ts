import type { Delivery } from '../broker/task-store.js';
import type { TaskContext, TaskStart } from '../core/task-context.js';
import type { TaskBody } from '../core/task-message.js';
import type { Limited } from './deadlines.js';
import type { TaskHandler } from './task-handler.js';

const NO_BODY: TaskBody = { args: [] };

/** One delivery while it runs. */
export class Run implements Limited {
  readonly startedAt = performance.now();
  softAt = Number.POSITIVE_INFINITY;
  hardAt = Number.POSITIVE_INFINITY;
  body: TaskBody = NO_BODY;
  context: TaskContext | undefined;
  /** What the task last said of its progress, as JSON. */
  progress: string | undefined;
  /** The attempt has its outcome, or is none of ours any more. */
  isOver = false;
  /** The handler has been called and has not come back. */
  isRunning = false;
  /** The soft limit has struck. */
  isLate = false;
  #handler: TaskHandler | undefined;

  constructor(readonly delivery: Delivery) {}

  get handler(): TaskHandler {
    if (this.#handler === undefined) throw new Error('a run without a handler has no verdict');
    return this.#handler;
  }

  prepare(handler: TaskHandler, body: TaskBody): void {
    this.#handler = handler;
    this.body = body;
    const { softMs, hardMs } = handler.definition;
    const soft = body.timeLimit?.soft ?? softMs;
    const hard = body.timeLimit?.hard ?? hardMs;
    if (soft !== undefined) this.softAt = this.startedAt + soft;
    if (hard !== undefined) this.hardAt = this.startedAt + hard;
  }

  /** What the context is made of; from here on the handler runs. */
  start(now: number): TaskStart {
    this.isRunning = true;
    const { id, head } = this.delivery;
    const deadline =
      this.hardAt === Number.POSITIVE_INFINITY ? undefined : now + this.hardAt - this.startedAt;
    return { id, head, body: this.body, deadline };
  }

  soft(reason: Error): void {
    this.isLate = true;
    this.abort(reason);
  }

  abort(reason: Error): void {
    this.context?.abort(reason);
  }
}
