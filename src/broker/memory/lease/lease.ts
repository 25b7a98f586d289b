import type { ExchangeReply, ExchangeRequest } from '../../task-store.js';
import * as unblock from '../limits/unblock.js';
import type { MemoryState } from '../state/memory-state.js';
import * as band from './band.js';
import * as bands from './bands.js';
import * as grant from './grant.js';
import * as leftover from './leftover.js';
import * as session from './session.js';
import * as suspects from './suspects.js';

type Leased = Pick<grant.Leasing, 'isIsolating' | 'hasMore'> & Pick<ExchangeReply, 'deliveries' | 'digest'>;

const EMPTY = { band: undefined, readyCount: 0, oldestAt: undefined };

/** Leases what a worker has room for. A repeated exchange gets the same deliveries, and an abandoned worker gets no delivery. */
export function take(state: MemoryState, request: ExchangeRequest): Leased {
  const nothing = { deliveries: [], isIsolating: false, hasMore: false, digest: EMPTY };
  if (state.leases.gone.has(request.worker)) return nothing;
  const replayed = session.replay(state, request);
  if (replayed !== undefined) return { ...nothing, deliveries: replayed };
  const leased = takeNew(state, request);
  session.remember(state, request, leased.deliveries);
  return leased;
}

function takeNew(state: MemoryState, request: ExchangeRequest): Leased {
  const leasing = grant.begin(request);
  const found = bands.of(state, request.queues);
  const others = found.filter((each) => !bands.isSuspect(each));
  if (hasRoom(request)) takeSome(state, found.find(bands.isSuspect), others, leasing);
  // The room that blocked lanes have left goes to others: the next worker finds them.
  if (unblock.freed(state) > 0) leasing.hasMore = true;
  // Without room it may still have taken a wake-up, to be passed on.
  leftover.wake(state, hasRoom(request) ? others : found, leasing);
  return { ...leasing, digest: leftover.digest(state, others) };
}

function hasRoom({ slots, prefetch }: ExchangeRequest): boolean {
  return slots + prefetch > 0;
}

function takeSome(
  state: MemoryState,
  suspect: bands.Band | undefined,
  others: readonly bands.Band[],
  leasing: grant.Leasing,
): void {
  if (suspect !== undefined && suspects.take(state, suspect, leasing)) return;
  band.takeAll(state, others, leasing);
}
