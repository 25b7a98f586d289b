import type { ShardView } from './shard-view.js';

/** Behind every band. */
const UNKNOWN = Number.MAX_SAFE_INTEGER;
const NO_TASKS = Number.POSITIVE_INFINITY;

/** A shard of which little is known comes behind those with known tasks, and before those without. */
export function rankIn(shard: ShardView | undefined, queues: readonly string[]): number {
  const band = shard?.digest?.band;
  if (band !== undefined) return rankOf(band, queues);
  return shard?.digest === undefined || shard.isRequested ? UNKNOWN : NO_TASKS;
}

/** The order in which a worker serves bands, the lowest first: by its queues, then by priority. */
export function rankOf(band: string, queues: readonly string[]): number {
  const order = queues.indexOf(band.slice(2));
  return (order === -1 ? queues.length : order) * 10 - Number(band[0]);
}
