import type { Message } from '../../../core/task-message.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';
import * as group from './group.js';

/** Puts a node where it waits. */
export function put(state: MemoryState, { id, head, body, isBegun, part }: Message): void {
  const whole = part === undefined ? head : { ...head, index: part.index };
  // As Redis would give it back.
  const plain = JSON.parse(JSON.stringify(whole)) as Message['head'];
  const isBlocked = isBegun === true ? {} : ({ isBlocked: true } as const);
  state.records.tasks.set(id, { kind: 'live', head: plain, body, ...isBlocked });
  if (plain.size !== undefined) group.put(state, id, plain);
}

/** Drops a node that nothing has begun. A node that a replaced task has left in its place is blocked too, but has begun. */
export function drop(state: MemoryState, id: string): void {
  const live = record.live(state, id);
  if (live?.isBlocked !== true || live.head.lastToken !== undefined) return;
  state.records.tasks.delete(id);
  for (const other of live.head.cleanup ?? []) drop(state, other);
}

/** A node that has ended, or of which nothing is kept any more. */
export function isOver(state: MemoryState, id: string): boolean {
  return record.live(state, id) === undefined;
}
