import type { TaskHead } from '../../core/task-message.js';
import { EXPIRED_AT_ONCE } from '../storage/kept.js';
import { readyListOf } from '../storage/ready-list.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** Notes after which moment a task that waits does not start. */
export function add({ expiries }: MemoryState, id: string, { expires }: TaskHead): void {
  if (expires !== undefined) expiries.set(id, expires);
}

/** The task runs, or has ended. */
export function remove({ expiries }: MemoryState, id: string): void {
  expiries.delete(id);
}

/** The first tasks that are past their moments and still stand in ready lists, by id with that list. Recovery ends them. */
export function waiting(state: MemoryState): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  for (const id of state.expiries.until(state.clock.now() - 1, EXPIRED_AT_ONCE)) {
    const head = record.live(state, id)?.head;
    const isReady = head && record.waitingIn(state, head.queue, head.lane ?? '', id) !== undefined;
    if (isReady) rows.set(id, readyListOf(head));
  }
  return rows;
}
