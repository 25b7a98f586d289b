import { conclude } from './conclude.js';
import * as delayed from './delayed.js';
import { bandsOf, digestOf, hasTasks, isSuspect, takeAll, type Band } from './lease/bands.js';
import * as grant from './lease/grant.js';
import * as session from './lease/session.js';
import * as suspects from './lease/suspects.js';
import { comeFor } from './lease/timer.js';
import { settle } from './settle/outcome.js';
import type { ExchangeReply, ExchangeRequest } from '../task-store.js';
import type { MemoryState } from './state/memory-state.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Settles deliveries, promotes what is due, and leases what the worker has room for. */
export function exchange(state: MemoryState, request: ExchangeRequest): ExchangeReply {
  const { breakers } = state.limitKeys;
  breakers.beginExchange();
  const refused = request.settlements.filter((settlement) => !settle(state, settlement));
  conclude(state);
  const nextTask = delayed.promote(state) ?? NEVER;
  state.blocked.unblockDue();
  const { deliveries, isIsolating: drain, hasMore: more, digest } = leaseOnce(state, request);
  conclude(state);
  const due = Math.min(nextTask, state.blocked.nextDue() ?? NEVER);
  return {
    deliveries,
    refused: refused.map(({ delivery }) => delivery.id),
    dueInMs: comeFor(state, request.worker, due),
    drain,
    more,
    expired: takeExpired(state),
    breakers: breakers.endExchange(),
    isLeadingOn: false,
    isForgotten: false,
    digest,
  };
}

function takeExpired(state: MemoryState): ExchangeReply['expired'] {
  const { expired } = state;
  state.expired = [];
  return expired;
}

type Leased = Pick<grant.Leasing, 'isIsolating' | 'hasMore'> & Pick<ExchangeReply, 'deliveries' | 'digest'>;

const EMPTY = { band: undefined, readyCount: 0, oldestAt: undefined };

/** A repeated exchange gets the same deliveries, and a worker that was abandoned gets none. */
function leaseOnce(state: MemoryState, request: ExchangeRequest): Leased {
  const nothing = { deliveries: [], isIsolating: false, hasMore: false, digest: EMPTY };
  if (state.leases.gone.has(request.worker)) return nothing;
  const replayed = session.replay(state, request);
  if (replayed !== undefined) return { ...nothing, deliveries: replayed };
  const leased = lease(state, request);
  session.remember(state, request, leased.deliveries);
  return leased;
}

function lease(state: MemoryState, request: ExchangeRequest): Leased {
  const leasing = grant.begin(request);
  const bands = bandsOf(state, request.queues);
  const suspect = bands.find(isSuspect);
  const others = bands.filter((band) => !isSuspect(band));
  const hasRoom = request.slots + request.prefetch > 0;
  if (hasRoom && (suspect === undefined || !suspects.take(state, suspect, leasing)))
    takeAll(state, others, leasing);
  if (state.blocked.unblock() > 0) leasing.hasMore = true;
  wakeOthers(state, others, leasing);
  return { ...leasing, digest: digestOf(state, others) };
}

/** Wakes other workers for what is left; a wake-up for queues that are empty is stale. */
function wakeOthers(state: MemoryState, bands: readonly Band[], leasing: grant.Leasing): void {
  const left = bands.filter(({ name }) => hasTasks(state, name));
  for (const { queue } of left) state.wake.queue(queue);
  // Hooks of expired tasks may lie in bands that were empty before: look again.
  if (left.length > 0 || state.expired.length > 0) leasing.hasMore = true;
  // The worker has no slot for a task that may not be leased ahead: it comes again when it has one.
  if (leasing.isFull) leasing.hasMore = false;
  const isIdle = leasing.deliveries.length === 0 && !leasing.hasMore && !leasing.isIsolating;
  if (isIdle && left.length === 0) state.wake.forget(leasing.request.queues);
}
