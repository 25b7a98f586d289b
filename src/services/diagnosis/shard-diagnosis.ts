import type { Broker } from '../../broker/broker.js';
import type { RedisBroker } from '../../broker/redis/redis-broker.js';
import type { Shard } from '../../broker/sharded/shard.js';
import type { ShardSet } from '../../broker/sharded/shard-set.js';
import { listShards } from '../shards/shard-list.js';
import type { ShardRow } from '../shards/shard-row.js';
import type { SlotMove } from '../shards/slot-moves.js';

/** A shard whose server remembers another form of the namespace than this process was given. */
export interface OtherForm {
  readonly shard: number;
  readonly address: string;
  readonly shards: number | undefined;
  readonly server: number | undefined;
}

/** The shards of a namespace, as far as something may be wrong with them. */
export interface ShardDiagnosis {
  readonly count: number;
  /** Those that do not answer. */
  readonly down: readonly ShardRow[];
  /** In a cluster: what evens them out. */
  readonly moves: readonly SlotMove[];
  readonly otherForms: readonly OtherForm[];
  /** Tags of the namespace beside those of its shards, on the servers that answer: of processes with another list or number. */
  readonly strayTags: readonly string[];
}

/** `undefined` for a namespace of one shard. */
export async function diagnoseShards(broker: Broker): Promise<ShardDiagnosis | undefined> {
  const list = await listShards(broker);
  if (list === undefined) return undefined;
  const { all } = broker.shards as ShardSet;
  const living = all.filter(({ index }) => list.shards[index]?.facts !== undefined);
  const forms = await Promise.all(living.map((shard) => otherFormsOf(shard, all)));
  const tags = await Promise.all(oneOfEach(living).map((shard) => brokerOf(shard).shardTags()));
  const own = new Set(all.map(({ tag }) => tag));
  return {
    count: all.length,
    down: list.shards.filter(({ facts }) => facts === undefined),
    moves: list.moves,
    otherForms: forms.flat(),
    strayTags: [...new Set(tags.flat())].filter((tag) => !own.has(tag)).sort(),
  };
}

/** Over several servers each remembers its number among them. Where nothing is remembered, the next worker writes it. */
async function otherFormsOf(shard: Shard, all: readonly Shard[]): Promise<readonly OtherForm[]> {
  const isOverServers = all.some(({ server }) => server > 0);
  const { shard: own, namespace } = await brokerOf(shard).shardForms();
  const isOther = (count: number | undefined) => count !== undefined && count !== all.length;
  const isElsewhere =
    namespace.shards !== undefined && namespace.server !== (isOverServers ? shard.server : undefined);
  if (!isOther(own.shards) && !isOther(namespace.shards) && !isElsewhere) return [];
  const form = isOther(own.shards) ? own : namespace;
  return [{ shard: shard.index, address: brokerOf(shard).address ?? '', ...form }];
}

/** One shard of each server: all of them see the same keys. */
function oneOfEach(shards: readonly Shard[]): readonly Shard[] {
  return [...new Map(shards.map((shard) => [shard.server, shard])).values()];
}

function brokerOf({ broker }: Shard): RedisBroker {
  return broker as RedisBroker;
}
