import type { Queues } from '../client/queues.js';
import { toMs, type Duration } from '../core/duration.js';
import type { HealthResult } from './health-check.js';

/** Limits of a queue. */
export interface QueueHealthOptions {
  /** The longest time that the oldest waiting task may have waited since it could run. Default: any time. */
  readonly oldestWait?: Duration;
  /** The most tasks that may wait. Default: any number. */
  readonly waiting?: number;
}

export async function queueHealth(
  queues: Queues,
  name: string,
  options: QueueHealthOptions,
): Promise<HealthResult> {
  const info = await queues.get(name);
  if (info === undefined)
    return { status: 'degraded', details: { reason: 'nobody knows this queue', queue: name } };
  const { waiting, oldestWaitMs = 0, running, workers, paused } = info;
  const exceeded = [
    ...(oldestWaitMs > maxMs(options.oldestWait) ? ['oldestWait'] : []),
    ...(waiting > (options.waiting ?? Number.POSITIVE_INFINITY) ? ['waiting'] : []),
  ];
  const details = { queue: name, waiting, oldestWaitMs, running, workers, paused };
  if (exceeded.length === 0) return { status: 'up', details };
  return { status: 'degraded', details: { reason: `beyond ${exceeded.join(' and ')}`, ...details } };
}

function maxMs(limit: Duration | undefined): number {
  return limit === undefined ? Number.POSITIVE_INFINITY : toMs(limit, 'oldestWait');
}
