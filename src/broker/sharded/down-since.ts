import type { Broker } from '../broker.js';
import type { DownShard } from '../down-shard.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';
import { HEARTBEAT_MS, type WorkerInfo } from '../worker-registry.js';

/**
 * Since when shards do not answer, by shard, in epoch ms: the earliest that this process and the living workers know. A process that has
 * just started knows nothing, and a shard that is back in the meantime may be among them.
 */
export async function downSince({ shards }: Pick<Broker, 'shards'>): Promise<ReadonlyMap<number, number>> {
  if (shards === undefined) return new Map();
  const living = await Promise.all((shards as ShardSet).all.map(livingWorkersOf));
  return earliest([...shards.downSince, ...living.flat().flatMap(knownBy)]);
}

/** A shard that does not answer soon is left out here, and not noted as missing: the answer is about it. */
async function livingWorkersOf(shard: Shard): Promise<readonly WorkerInfo[]> {
  if (shard.isDown) return [];
  const workers = await shard.probe((broker) => broker.workers.list()).catch(() => []);
  const oldest = shard.broker.now() - 2 * HEARTBEAT_MS;
  return workers.filter(({ seenAt = 0 }) => seenAt > oldest);
}

/** Somebody else may have written it. */
function knownBy({ down }: WorkerInfo): readonly DownShard[] {
  const all: readonly unknown[] = Array.isArray(down) ? down : [];
  return all.filter(isDownShard);
}

function isDownShard(value: unknown): value is DownShard {
  const { shard, since } = Object(value) as Partial<DownShard>;
  return Number.isSafeInteger(shard) && Number.isSafeInteger(since);
}

/** The earliest moment of each shard. */
export function earliest(all: readonly DownShard[]): ReadonlyMap<number, number> {
  const known = new Map<number, number>();
  for (const { shard, since } of all) known.set(shard, Math.min(since, known.get(shard) ?? since));
  return known;
}
