import type { BrokerMemory } from '../broker/broker.js';
import type { LimitInfo } from '../broker/limit-store.js';
import type { ScheduleRecord } from '../broker/schedule-store.js';
import type { QueueInfo } from '../client/queues.js';
import type { WorkerStatus } from '../client/worker-status.js';
import { METRICS } from './catalogue.js';
import type { Labels, MetricDefinition, MetricFamily, Sample } from './metric.js';

const LIMIT_KINDS = ['rate', 'concurrency', 'breaker'] as const;

/** The queues as they are. */
export function queueGauges(queues: readonly QueueInfo[]): readonly MetricFamily[] {
  const each = (metric: MetricDefinition, value: (queue: QueueInfo) => number): MetricFamily => ({
    ...metric,
    samples: queues.map((queue) => ({ labels: { queue: queue.name }, value: value(queue) })),
  });
  return [
    each(METRICS.waiting, ({ waiting }) => waiting),
    each(METRICS.running, ({ running }) => running),
    each(METRICS.delayed, ({ delayed }) => delayed),
    { ...METRICS.blocked, samples: queues.flatMap(blockedOf) },
    each(METRICS.oldestWait, ({ oldestWaitMs = 0 }) => oldestWaitMs / 1_000),
    each(METRICS.paused, ({ paused }) => Number(paused)),
    each(METRICS.oldestRun, ({ oldestRunMs = 0 }) => oldestRunMs / 1_000),
    each(METRICS.workers, ({ workers }) => workers),
  ];
}

function blockedOf({ name, blocked }: QueueInfo): readonly Sample[] {
  return LIMIT_KINDS.map((kind) => ({ labels: { queue: name, kind }, value: blocked[kind] ?? 0 }));
}

/** The slots of the living workers, for each queue. */
export function slotGauges(
  queues: readonly QueueInfo[],
  workers: readonly WorkerStatus[],
): readonly MetricFamily[] {
  const samples = queues.flatMap(({ name, freeSlots }) => {
    const busy = workers
      .filter(({ isAlive, queues: served }) => isAlive && served.includes(name))
      .reduce((sum, { running }) => sum + running, 0);
    return [
      { labels: { queue: name, state: 'busy' }, value: busy },
      { labels: { queue: name, state: 'free' }, value: freeSlots },
    ];
  });
  return [{ ...METRICS.slots, samples }];
}

/** Loop lag, memory and leaked handlers of the living workers. */
export function workerGauges(workers: readonly WorkerStatus[]): readonly MetricFamily[] {
  const living = workers.filter(({ isAlive }) => isAlive);
  return [
    { ...METRICS.loopLag, samples: worst(living, ({ loopLagMs }) => loopLagMs / 1_000) },
    { ...METRICS.memory, samples: worst(living, ({ memoryBytes }) => memoryBytes) },
    { ...METRICS.leaked, samples: worst(living, ({ leaked = 0 }) => leaked) },
  ];
}

/** Two machines may give the same name and process id; of these the worst is shown, because a series has one value. */
function worst(workers: readonly WorkerStatus[], value: (worker: WorkerStatus) => number): readonly Sample[] {
  const values = new Map<string, number>();
  for (const worker of workers) {
    const name = `${worker.host}:${worker.pid}`;
    values.set(name, Math.max(values.get(name) ?? 0, value(worker)));
  }
  return [...values].map(([worker, number]) => ({ labels: { worker }, value: number }));
}

/** How late the latest of the due schedules is. One whose tick waits for the last task is on time. */
export function scheduleGauges(now: number, due: readonly ScheduleRecord[]): readonly MetricFamily[] {
  const waiting = due.filter(({ pending }) => pending === undefined);
  const lagMs = Math.max(0, ...waiting.map(({ fireAt = now }) => now - fireAt));
  return [single(METRICS.scheduleOverdue, lagMs / 1_000)];
}

/** The memory of Redis; a limit where there is one. */
export function memoryGauges(memory: BrokerMemory | undefined): readonly MetricFamily[] {
  const sizes = Object.entries(memory ?? {}).filter(([kind, bytes]) => kind === 'used' || bytes > 0);
  return [
    { ...METRICS.redisMemory, samples: sizes.map(([kind, bytes]) => sample({ kind }, bytes as number)) },
  ];
}

/** The circuit breakers. */
export function breakerGauges(limits: readonly LimitInfo[]): readonly MetricFamily[] {
  const samples = limits.flatMap(({ definition: { name }, breaker }) =>
    breaker === undefined ? [] : [sample({ breaker: name }, Number(breaker.state !== 'closed'))],
  );
  return [{ ...METRICS.breakerOpen, samples }];
}

/** Of several shards, which of them have answered: the others are missing in all that is read. */
export function shardGauges(count: number, missing: readonly number[]): readonly MetricFamily[] {
  if (count === 0) return [];
  const isUp = (shard: number) => Number(!missing.includes(shard));
  return [{ ...METRICS.shardUp, samples: samplesOf(indexesBelow(count), isUp) }];
}

/** Of several shards, how many tasks wait in each that has answered. */
export function shardWaitingGauges(
  count: number,
  missing: readonly number[],
  queues: readonly QueueInfo[],
): readonly MetricFamily[] {
  if (count === 0) return [];
  const answering = indexesBelow(count).filter((shard) => !missing.includes(shard));
  const waitingIn = (shard: number) =>
    queues.reduce((sum, { waitingByShard }) => sum + (waitingByShard?.[shard] ?? 0), 0);
  return [{ ...METRICS.shardWaiting, samples: samplesOf(answering, waitingIn) }];
}

function indexesBelow(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function samplesOf(shards: readonly number[], value: (shard: number) => number): readonly Sample[] {
  return shards.map((shard) => sample({ shard: String(shard) }, value(shard)));
}

function sample(labels: Labels, value: number): Sample {
  return { labels, value };
}

/** A metric without labels. */
export function single(metric: MetricDefinition, value: number, labels: Labels = {}): MetricFamily {
  return { ...metric, samples: [sample(labels, value)] };
}
