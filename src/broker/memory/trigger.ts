import type { Publication } from '../task-store.js';
import * as tick from './schedule/tick.js';
import type { MemoryState } from './state/memory-state.js';

/** Enqueues a message at once on behalf of a schedule, whatever its dedupe key; false if there is no such schedule. */
export function trigger(state: MemoryState, name: string, message: Publication): boolean {
  const schedule = state.schedules.all.get(name);
  if (schedule === undefined) return false;
  const { dedupeMs: _dedupe, ...plain } = message;
  const at = state.clock.now();
  if (tick.enqueue(state, plain) === 'fired')
    tick.note(schedule, { kind: 'triggered', dueAt: at, fireAt: at, at, id: message.id, count: 1 });
  return true;
}
