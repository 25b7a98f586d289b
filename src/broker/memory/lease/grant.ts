import { tokenOf } from '../../../core/token.js';
import type { Delivery, ExchangeRequest } from '../../task-store.js';
import * as expiries from '../expiries.js';
import * as notify from '../notify.js';
import type { LiveRecord } from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

/** The leases of one exchange so far. */
export interface Leasing {
  readonly request: ExchangeRequest;
  readonly deliveries: Delivery[];
  /** The worker leases nothing more until it is empty for a suspect. */
  isIsolating: boolean;
  hasMore: boolean;
  /** A task in a lane needs a free slot: nothing more is leased ahead. */
  isFull: boolean;
}

export function begin(request: ExchangeRequest): Leasing {
  return { request, deliveries: [], isIsolating: false, hasMore: false, isFull: false };
}

/** Leases a task to the worker of the request, under a new token. */
export function grant(
  state: MemoryState,
  id: string,
  { head, body }: LiveRecord,
  leasing: Leasing,
): Delivery {
  const { queue } = head;
  const { request, deliveries } = leasing;
  const leasedAt = state.clock.now();
  const { worker, session, sequence } = request;
  const position = deliveries.length + 1;
  const token = tokenOf({ worker, session, sequence, leasedAt, position, queue });
  state.leases.active.set(id, { token, leasedAt });
  state.leases.until.set(id, leasedAt + request.leaseMs);
  expiries.remove(state, id);
  notify.update(state, id);
  const delivery = { id, token, head, body, leasedAt };
  deliveries.push(delivery);
  return delivery;
}
