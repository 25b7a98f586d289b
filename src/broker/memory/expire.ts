import { EXPIRED_AT_ONCE } from '../storage/kept.js';
import * as finish from './finish.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';
import * as waiting from './waiting.js';

/** The first tasks that wait and are past their expiry end. Answers whether more may be left. */
export function due(state: MemoryState): boolean {
  const ids = state.expiries.until(state.clock.now() - 1, EXPIRED_AT_ONCE);
  for (const id of ids) expireOne(state, id);
  return ids.length === EXPIRED_AT_ONCE;
}

function expireOne(state: MemoryState, id: string): void {
  const live = record.live(state, id);
  state.expiries.delete(id);
  if (live?.head.expires === undefined || state.leases.active.has(id)) return;
  waiting.leave(state, id, live);
  finish.expire(state, id, live, { at: state.clock.now() });
}
