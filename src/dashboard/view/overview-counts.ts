import type { OverviewCounts } from '../api-types.js';
import type { QueueInfo } from '../../client/queues.js';
import type { Sample } from '../read/samples.js';

/** The namespace in a dozen numbers. */
export function overviewCounts({ queues, workers, active, delayed, deadLetters }: Sample): OverviewCounts {
  const living = workers.filter(({ isAlive }) => isAlive);
  const oldest = oldestOf(queues);
  return {
    waiting: sum(queues, ({ waiting }) => waiting),
    running: active,
    delayed,
    blocked: sum(queues, ({ blocked }) => sum(Object.values(blocked), (count) => count)),
    deadLetters,
    ...(oldest?.oldestWaitMs !== undefined && {
      oldestWaitMs: oldest.oldestWaitMs,
      oldestWaitQueue: oldest.name,
    }),
    workers: living.length,
    slots: sum(living, ({ concurrency }) => concurrency),
    freeSlots: sum(living, ({ concurrency, running }) => Math.max(0, concurrency - running)),
    pausedQueues: queues.filter(({ paused }) => paused).length,
  };
}

function oldestOf(queues: readonly QueueInfo[]): QueueInfo | undefined {
  const waits = queues.filter(({ oldestWaitMs }) => oldestWaitMs !== undefined);
  return waits.toSorted((one, other) => (other.oldestWaitMs ?? 0) - (one.oldestWaitMs ?? 0))[0];
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
