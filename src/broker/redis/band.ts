import { DEFAULT_PRIORITY, type TaskHead } from '../../core/task-message.js';

/** The list of ready tasks that a message belongs to; those under suspicion lie apart. */
export function bandOf(head: TaskHead): string {
  return `${(head.losses ?? 0) >= 2 ? 's' : (head.priority ?? DEFAULT_PRIORITY)}:${head.queue}`;
}
