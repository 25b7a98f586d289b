import { bandOf, limitKeysOf } from '../storage/ready-list.js';
import type { LiveRecord } from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** A task that ends while it waits leaves its ready list, so that it neither fills its queue nor counts as waiting. */
export function leave(state: MemoryState, id: string, { head, isBlocked }: LiveRecord): void {
  if (isBlocked === true || head.size !== undefined || state.delayed.has(id)) return;
  const band = bandOf(head);
  const { lane = '' } = head;
  if (lane === '') state.ready.plain.get(band)?.remove(id);
  else if (state.lanes.remove(band, lane, id)) state.limitKeys.free(limitKeysOf(lane));
}
