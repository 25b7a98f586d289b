import type { TaskHead } from '../../core/task-message.js';
import * as followUp from './follow-up.js';
import * as figures from './figures.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** The task that has failed, as its hooks see it. */
export interface FailedTask {
  readonly id: string;
  readonly head: TaskHead;
  /** Its dead letter, which is the body of each hook. */
  readonly raw: string;
  readonly at: number;
}

/** Publishes the failure hooks of a task. Their ids are derived from its id, so that a second end publishes them once. */
export function publish(state: MemoryState, { id, head, raw, at }: FailedTask): void {
  for (const name of head.hooks ?? []) {
    let hookId = `${id}:${name}`;
    // The id was used before, and so was its hook, or another task has it: this end has one of its own.
    while (record.isKept(state, hookId)) hookId += `:${at}`;
    const { priority, trace } = head;
    const fields = { ...(priority !== undefined && { priority }), ...(trace !== undefined && { trace }) };
    const hook: TaskHead = { name, queue: head.origin ?? head.queue, ...fields, at, hook: true };
    followUp.publish(state, hookId, { head: hook, body: raw });
    figures.count(state, 'enqueued', hook);
  }
}
