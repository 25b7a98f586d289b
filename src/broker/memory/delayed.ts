import type { TaskHead } from '../../core/task-message.js';
import type { MemoryState } from './state/memory-state.js';

/** Delays a task. A task that is due before all others wakes a worker, which takes it. */
export function add({ delayed, wake }: MemoryState, head: TaskHead, id: string, due: number): void {
  const first = delayed.first();
  delayed.set(id, due);
  if (first === undefined || due < first.at) wake.queue(head.queue);
}
