import { EXPIRED_AT_ONCE } from '../storage/kept.js';
import { conclude } from './conclude.js';
import * as finish from './finish.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';
import * as waiting from './waiting.js';

/** Ends tasks that wait and are past their expiry, whether a worker takes tasks from their queues or not; answers how many. */
export function expire(state: MemoryState): number {
  const count = due(state);
  conclude(state);
  // The reply of an exchange reports only those that it has found.
  state.reply.takeExpired();
  return count;
}

/** The same as a part of another operation. */
export function due(state: MemoryState): number {
  const ids = state.expiries.until(state.clock.now() - 1, EXPIRED_AT_ONCE);
  return ids.filter((id) => expireOne(state, id)).length;
}

function expireOne(state: MemoryState, id: string): boolean {
  const live = record.live(state, id);
  state.expiries.delete(id);
  if (live?.head.expires === undefined || state.leases.active.has(id)) return false;
  waiting.leave(state, id, live);
  finish.expire(state, id, live, { at: state.clock.now() });
  return true;
}
