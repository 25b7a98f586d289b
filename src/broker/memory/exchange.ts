import type { ExchangeReply, ExchangeRequest } from '../task-store.js';
import { conclude } from './conclude.js';
import * as lease from './lease/lease.js';
import * as timer from './lease/timer.js';
import * as unblock from './limits/unblock.js';
import * as promote from './promote.js';
import * as others from './settle/others.js';
import type { MemoryState } from './state/memory-state.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Settles deliveries, promotes what is due, and leases what the worker has room for. */
export function exchange(state: MemoryState, request: ExchangeRequest): ExchangeReply {
  const { breakers } = state.limitKeys;
  breakers.report();
  const refused = others.settle(state, request.settlements);
  conclude(state);
  const delayedDue = promote.due(state) ?? NEVER;
  unblock.due(state);
  const { deliveries, isIsolating, hasMore, digest } = lease.take(state, request);
  conclude(state);
  breakers.endReport();
  const due = Math.min(delayedDue, state.blocked.nextDue() ?? NEVER);
  return {
    deliveries,
    refused,
    next: { dueInMs: timer.claim(state, request.worker, due), hasMore, hasContinuations: false },
    mode: isIsolating ? 'isolate' : 'normal',
    expired: state.reply.takeExpired(),
    breakers: state.reply.takeBreakers(),
    watched: state.events.watched(),
    digest,
  };
}
