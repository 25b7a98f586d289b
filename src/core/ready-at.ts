import type { TaskHead } from './task-message.js';

/** From when a task could run, epoch ms: since it was enqueued, or since the end of its last delay. Its wait counts from here. */
export function readyAtOf({ at, due = 0 }: Pick<TaskHead, 'at' | 'due'>): number {
  return Math.max(at, due);
}
