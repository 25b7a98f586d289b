import type { TaskHead } from '../../../core/task-message.js';
import type { MemoryState } from '../state/memory-state.js';
import * as complete from './complete.js';

/** A group on its way through a continuation that concerns each of its parts. */
interface Parts {
  readonly id: string;
  readonly head: TaskHead;
}

/** Calls `act` with the id of each part; then the group ends, if all its parts have. */
export function each(state: MemoryState, { id, head }: Parts, act: (part: string) => void): void {
  for (const part of idsOf(state, id, head)) act(part);
  complete.ifFull(state, id);
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

/** The ids of the nodes that end the parts of a group. */
function idsOf(state: MemoryState, id: string, head: TaskHead): readonly string[] {
  const { size = 0, idPrefix = id } = head;
  const laidOut = Array.from({ length: size }, (_, index) => `${idPrefix}.${index}`);
  return [...laidOut, ...(state.workflows.groups.get(id)?.added.values() ?? [])];
}
