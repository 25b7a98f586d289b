import type { TaskHead } from '../../core/task-message.js';
import type { MemoryState } from './state/memory-state.js';

/** Notes after which moment a task that waits does not start. */
export function add({ expiries }: MemoryState, id: string, { expires }: TaskHead): void {
  if (expires !== undefined) expiries.set(id, expires);
}

/** The task runs, or has ended. */
export function remove({ expiries }: MemoryState, id: string): void {
  expiries.delete(id);
}
