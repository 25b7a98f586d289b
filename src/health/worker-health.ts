import type { Workers } from '../client/workers.js';
import type { HealthResult } from './health-check.js';

/** How many workers there should be. */
export interface WorkerHealthOptions {
  /** Each of these queues needs them. Default: any workers count. */
  readonly queues?: readonly string[];
  /** Living workers. Default 1. */
  readonly atLeast?: number;
}

export async function workerHealth(
  workers: Workers,
  { queues, atLeast = 1 }: WorkerHealthOptions,
): Promise<HealthResult> {
  const living = (await workers.list()).filter(({ isAlive }) => isAlive);
  const counts = (queues ?? []).map((name) => [
    name,
    living.filter((worker) => worker.queues.includes(name)).length,
  ]);
  const byQueue = Object.fromEntries(counts) as Readonly<Record<string, number>>;
  const fewest = Math.min(living.length, ...Object.values(byQueue));
  const details = { workers: living.length, ...(queues && { byQueue }) };
  if (fewest >= atLeast) return { status: 'up', details };
  return { status: 'degraded', details: { reason: `fewer than ${atLeast} workers`, ...details } };
}
