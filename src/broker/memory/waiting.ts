import { bandOf, limitKeysOf } from '../storage/ready-list.js';
import type { Deque } from './deque.js';
import type { LiveRecord } from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** The index of an id in a list, as far as this call may still look; -1 if it is not found. */
function search({ ready }: MemoryState, ids: Deque<string>, id: string): number {
  const index = ids.indexOf(id, ready.searchLeft);
  ready.searchLeft -= index === -1 ? Math.min(ready.searchLeft, ids.length) : index + 1;
  return index;
}

/** A task that ends while it waits leaves its ready list, so that it neither fills its queue nor counts as waiting. */
export function leave(state: MemoryState, id: string, { head, isBlocked }: LiveRecord): void {
  if (isBlocked === true || head.size !== undefined || state.delayed.has(id)) return;
  const band = bandOf(head);
  const { lane = '' } = head;
  const ids = lane === '' ? state.ready.plain.get(band) : state.lanes.ids(band, lane);
  const index = ids === undefined ? -1 : search(state, ids, id);
  if (index === -1) return;
  ids?.removeAt(index);
  if (lane === '' || ids?.length !== 0) return;
  state.lanes.leave(band, lane);
  state.limitKeys.free(limitKeysOf(lane));
}
