import { limitKeysOf, queueAndLaneOf } from '../storage/ready-list.js';
import { conclude } from './conclude.js';
import type { Deque } from './deque.js';
import * as finish from './finish.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** Revokes all tasks that wait in a queue; answers how many there were. */
export function purge(state: MemoryState, queue: string): number {
  let count = 0;
  for (const [band, ids] of state.ready.plain)
    if (band.slice(2) === queue) count += purgeList(state, band, ids);
  for (const band of state.lanes.bands()) if (band.slice(2) === queue) count += purgeLanes(state, band);
  conclude(state);
  return count;
}

function purgeList(state: MemoryState, list: string, ids: Deque<string>): number {
  const { queue, lane } = queueAndLaneOf(list);
  let count = 0;
  for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
    const live = record.waitingIn(state, queue, lane, id);
    if (live === undefined) continue;
    finish.revoke(state, id, live, { at: state.clock.now() });
    count += 1;
  }
  return count;
}

function purgeLanes(state: MemoryState, band: string): number {
  let count = 0;
  for (const { lane, ids } of state.lanes.dropAll(band)) {
    state.limitKeys.free(limitKeysOf(lane));
    count += purgeList(state, `${band} ${lane}`, ids);
  }
  return count;
}
