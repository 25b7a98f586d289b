import type { Delivery, ExchangeRequest } from '../task-store.js';
import type { Deque } from './deque.js';
import { queueAndLaneOf } from '../storage/ready-list.js';
import { expire } from './memory-end.js';
import type { LiveRecord, MemoryState } from './memory-state.js';

export interface Leased {
  readonly deliveries: Delivery[];
  drain: boolean;
  more: boolean;
  /** A task in a lane waits for a slot: nothing more is taken ahead. */
  isFull: boolean;
}

export interface Taking {
  readonly request: ExchangeRequest;
  readonly leased: Leased;
}

/** Leases the first task of a place that can be; 'stop' leaves it where it is. Entries whose task is gone are passed over. */
export function takeOne(
  state: MemoryState,
  place: string,
  ids: Deque<string>,
  { request, leased }: Taking,
): Delivery | 'empty' | 'stop' {
  const { queue, lane } = queueAndLaneOf(place);
  for (;;) {
    const id = ids.first();
    if (id === undefined) return 'empty';
    const live = state.waitingIn(queue, lane, id);
    const isDue = live !== undefined && !isExpired(state, live);
    if (isDue && live.head.early === true && leased.deliveries.length >= request.slots) return 'stop';
    ids.shift();
    if (isDue) return deliver(state, id, live, { request, leased });
    if (live !== undefined) expire(state, id, live, { at: state.clock.now() });
  }
}

function isExpired(state: MemoryState, { head }: LiveRecord): boolean {
  return head.expires !== undefined && state.clock.now() > head.expires;
}

function deliver(state: MemoryState, id: string, live: LiveRecord, { request, leased }: Taking): Delivery {
  const leasedAt = state.clock.now();
  const token = `${request.worker}:${request.sequence}:${leasedAt}:${leased.deliveries.length + 1}`;
  state.active.set(id, { token, leasedAt });
  state.leases.set(id, leasedAt + request.leaseMs);
  state.tell(id);
  const delivery = { id, token, head: live.head, body: live.body, leasedAt };
  leased.deliveries.push(delivery);
  return delivery;
}
