import type { TaskHead } from '../../../core/task-message.js';
import type { MemoryState } from '../state/memory-state.js';

/** The ids of the nodes that end the parts of a group. */
export function idsOf(state: MemoryState, id: string, head: TaskHead): readonly string[] {
  const { size = 0, idPrefix = id } = head;
  const laidOut = Array.from({ length: size }, (_, index) => `${idPrefix}.${index}`);
  return [...laidOut, ...(state.workflows.groups.get(id)?.added.values() ?? [])];
}

/**
 * The node that begins a part. It is found also where the end of the part was ended before its group began, and where the
 * record of that end is past its time.
 */
export function entryOf({ records: { tasks } }: MemoryState, id: string): string {
  const record = tasks.get(id);
  if (record !== undefined) return record.head.first ?? id;
  return tasks.has(`${id}/0`) ? `${id}/0` : id;
}
