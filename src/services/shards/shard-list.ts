import type { Broker } from '../../broker/broker.js';
import type { ClusterMaster } from '../../broker/diagnosis.js';
import type { RedisBroker } from '../../broker/redis/redis-broker.js';
import type { Shard } from '../../broker/sharded/shard.js';
import type { ShardSet } from '../../broker/sharded/shard-set.js';
import { downSince } from '../../broker/sharded/down-since.js';
import { slotOf } from '../../broker/sharded/slot.js';
import { messageOfError } from '../../core/kind-of-value.js';
import type { ShardRow } from './shard-row.js';
import { slotMoves, type SlotMove } from './slot-moves.js';

/** All shards of a namespace. */
export interface ShardList {
  readonly shards: readonly ShardRow[];
  /** In a cluster: what to move so that all masters have equally many of them. */
  readonly moves: readonly SlotMove[];
}

/** Asks each shard of a namespace how it is. A shard that is down is listed as well. `undefined`: the namespace has one shard. */
export async function listShards(broker: Broker): Promise<ShardList | undefined> {
  const { all } = (broker.shards ?? {}) as Partial<ShardSet>;
  if (all === undefined) return undefined;
  const masters = await mastersOver(all);
  const shards = await dated(broker, await Promise.all(all.map((shard) => rowOf(shard, masters))));
  return { shards, moves: masters === undefined ? [] : slotMoves(shards, masters) };
}

/** Shards that are down, with the moment from which they are. This process has just found them so: workers know it. */
async function dated(broker: Broker, rows: readonly ShardRow[]): Promise<readonly ShardRow[]> {
  if (rows.every(({ facts }) => facts !== undefined)) return rows;
  const known = await downSince(broker);
  return rows.map((row) => {
    const since = row.facts === undefined ? known.get(row.shard) : undefined;
    return since === undefined ? row : { ...row, downSince: since };
  });
}

/** The masters as the first shard knows them whose node answers. */
async function mastersOver(all: readonly Shard[]): Promise<readonly ClusterMaster[] | undefined> {
  const [first] = all;
  return (
    first &&
    (await brokerOf(first)
      .clusterMasters()
      .catch(() => undefined))
  );
}

async function rowOf(shard: Shard, masters: readonly ClusterMaster[] | undefined): Promise<ShardRow> {
  const { index, tag } = shard;
  const slot = slotOf(tag);
  const server = brokerOf(shard).address ?? masters?.find((master) => holds(master, slot))?.address;
  const row = { shard: index, tag, ...(masters && { slot }), ...(server !== undefined && { server }) };
  try {
    return { ...row, facts: await shard.call((broker) => (broker as RedisBroker).shardFacts()) };
  } catch (error) {
    return { ...row, error: shard.bulkhead.error?.message ?? messageOfError(error) };
  }
}

export function holds({ slots }: ClusterMaster, slot: number): boolean {
  return slots.some(([from, to]) => from <= slot && slot <= to);
}

function brokerOf({ broker }: Shard): RedisBroker {
  return broker as RedisBroker;
}
