import { queueAndLaneOf } from '../../storage/ready-list.js';
import type { Delivery } from '../../task-store.js';
import type { Deque } from '../deque.js';
import * as finish from '../finish.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';
import { grant, type Leasing } from './grant.js';

/**
 * Leases the first task of a ready list that may be leased, and passes over entries whose task is gone. A task that is
 * acknowledged early may only start at once: without a free slot it is 'kept' where it is.
 */
export function takeOne(
  state: MemoryState,
  list: string,
  ids: Deque<string>,
  leasing: Leasing,
): Delivery | 'empty' | 'kept' {
  const { queue, lane } = queueAndLaneOf(list);
  for (;;) {
    const id = ids.first();
    if (id === undefined) return 'empty';
    const live = record.waitingIn(state, queue, lane, id);
    const mayRun = live !== undefined && !isExpired(state, live);
    if (mayRun && needsSlot(live, leasing)) return 'kept';
    ids.shift();
    if (mayRun) return grant(state, id, live, leasing);
    if (live !== undefined) finish.expire(state, id, live, { at: state.clock.now() });
  }
}

function isExpired({ clock }: MemoryState, { head: { expires } }: record.LiveRecord): boolean {
  return expires !== undefined && clock.now() > expires;
}

function needsSlot({ head }: record.LiveRecord, { deliveries, request }: Leasing): boolean {
  return head.early === true && deliveries.length >= request.slots;
}
