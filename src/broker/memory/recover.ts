import type { Recovery } from '../task-store.js';
import { conclude } from './conclude.js';
import * as expire from './expire.js';
import { isWaitDue, noteWait } from './levels.js';
import * as recheck from './limits/recheck.js';
import { oldestReadyAt } from './list-queues.js';
import * as loss from './loss.js';
import { isQuiet } from './quiet.js';
import type { MemoryState } from './state/memory-state.js';

/** Ends expired tasks, takes expired leases back, and looks at all limit keys that block anything. */
export function recover(state: MemoryState): Recovery {
  const { until } = state.leases;
  if (isWaitDue(state)) noteWait(state, oldestWaitMs(state));
  const hasMore = expire.due(state);
  // Each task goes to the front of its queue: the last first, so that their order is as it was.
  const ids = until.until(state.clock.now(), Number.POSITIVE_INFINITY).reverse();
  for (const id of ids) loss.takeBack(state, id, true);
  const next = until.first();
  const endsInMs = next && Math.max(0, next.at - state.clock.now());
  recheck.sweep(state);
  conclude(state);
  const { reply } = state;
  return {
    lost: reply.takeLost(),
    expired: reply.takeExpired(),
    hasMore,
    endsInMs,
    isQuiet: isQuiet(state),
    workers: state.workers.size,
  };
}

function oldestWaitMs(state: MemoryState): number {
  const readyAt = oldestReadyAt(state);
  return readyAt === undefined ? 0 : Math.max(0, state.clock.now() - readyAt);
}
