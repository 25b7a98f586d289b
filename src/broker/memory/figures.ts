import type { Counter } from '../../core/figures.js';
import type { TaskHead } from '../../core/task-message.js';
import type { MemoryState } from './state/memory-state.js';

/** Counts what the broker alone knows of: what it enqueues and ends itself. Groups do not count. */
export function count({ figures }: MemoryState, counter: Counter, { queue, name, size }: TaskHead): void {
  if (size === undefined) figures.ofScripts.add(counter, queue, name);
}
