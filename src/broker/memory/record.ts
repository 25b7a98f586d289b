import type { TaskRecord } from '../../core/codec.js';
import type { TaskHead } from '../../core/task-message.js';
import type { MemoryState } from './state/memory-state.js';

export type LiveRecord = Extract<TaskRecord, { kind: 'live' }>;

/** The live record of that id. */
export function live({ records }: MemoryState, id: string): LiveRecord | undefined {
  const found = records.tasks.get(id);
  return found?.kind === 'live' ? found : undefined;
}

/** The record that keeps its id: it is live, or has ended and is not past its time. */
export function kept({ clock, records }: MemoryState, id: string): TaskRecord | undefined {
  const found = records.tasks.get(id);
  return found?.kind === 'ended' && found.expireAt <= clock.now() ? undefined : found;
}

export function isKept(state: MemoryState, id: string): boolean {
  return kept(state, id) !== undefined;
}

export function put({ records }: MemoryState, id: string, head: TaskHead, body: string): void {
  records.tasks.set(id, { kind: 'live', head, body });
}

/** The live record of a task that may be leased from that queue and lane; undefined for an entry of an earlier life of its id. */
export function waitingIn(
  state: MemoryState,
  queue: string,
  lane: string,
  id: string,
): LiveRecord | undefined {
  const found = live(state, id);
  const isTask = found?.isBlocked !== true && found?.head.size === undefined;
  const isHere = isTask && found?.head.queue === queue && (found.head.lane ?? '') === lane;
  return isHere && !state.leases.active.has(id) && !state.delayed.has(id) ? found : undefined;
}
