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
  const suspect = found.find(bands.isSuspect);
  // Without room it may still have taken a wake-up, to be passed on.
  const leavesSuspects = !hasRoom(request) || takeSome(state, suspect, others, leasing);
  // The room that blocked lanes have left goes to others: the next worker finds them.
  if (unblock.freed(state) > 0) leasing.hasMore = true;
  leftover.wake(state, leavesSuspects ? found : others, leasing);
  return { ...leasing, digest: leftover.digest(state, others) };
}

function hasRoom({ slots, prefetch }: ExchangeRequest): boolean {
  return slots + prefetch > 0;
}

/** Answers whether the worker runs a suspect now: it leaves the others. */
function takeSome(
  state: MemoryState,
  suspect: bands.Band | undefined,
  others: readonly bands.Band[],
  leasing: grant.Leasing,
): boolean {
  if (suspect !== undefined && suspects.take(state, suspect, leasing)) return !leasing.isIsolating;
  band.takeAll(state, others, leasing);
  return false;
}
