import { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import { Router } from '../../../../src/broker/sharded/router.js';
import { Shard } from '../../../../src/broker/sharded/shard.js';
import { ShardSet } from '../../../../src/broker/sharded/shard-set.js';
import { ShardedBroker } from '../../../../src/broker/sharded/sharded-broker.js';
import type { Broker } from '../../../../src/broker/broker.js';

/** Two shards in memory. The second answers otherwise where `second` has a facet of its own. */
export async function twoShards(second: Partial<Broker> = {}): Promise<ShardedBroker> {
  const brokers = [new MemoryBroker(), Object.assign(new MemoryBroker(), second)];
  const shards = brokers.map((broker, index) => new Shard({ index, tag: `t.${index}`, server: 0, broker }));
  const broker = new ShardedBroker(new ShardSet(shards, new Router(shards.length)));
  await broker.connect();
  return broker;
}
