import { MemoryBroker } from '../../src/broker/memory/memory-broker.js';
import { Router } from '../../src/broker/sharded/router.js';
import { Shard } from '../../src/broker/sharded/shard.js';
import { ShardSet } from '../../src/broker/sharded/shard-set.js';
import { ShardedBroker } from '../../src/broker/sharded/sharded-broker.js';
import { ManualClock } from '../support/manual-clock.js';
import type { OpenBroker } from './open-broker.js';

/** Four shards in memory. `home`: where ids of the caller's own live; by default where they do in production. */
export async function openShardedMemory(home?: (text: string) => number): Promise<OpenBroker> {
  const clock = new ManualClock();
  const shards = Array.from(
    { length: 4 },
    (_, index) => new Shard({ index, tag: `test.0${index}`, server: 0, broker: new MemoryBroker(clock) }),
  );
  const broker = new ShardedBroker(new ShardSet(shards, new Router(shards.length, home)));
  await broker.connect();
  return {
    broker,
    now: () => clock.now(),
    advance: (ms) => clock.advanceAsync(ms),
    close: () => broker.close(),
  };
}
