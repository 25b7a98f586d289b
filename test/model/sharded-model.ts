import type { MemoryBroker } from '../../src/broker/memory/memory-broker.js';
import type { ShardedBroker } from '../../src/broker/sharded/sharded-broker.js';
import { openShardedMemory } from '../contract/sharded-memory-opening.js';
import { openShardedRedis } from '../contract/sharded-redis-opening.js';
import {
  MemoryRemains,
  RedisRemains,
  type Leftovers,
  type Remains,
} from '../e2e/canvas/random/left-behind.js';
import { keyRules } from './key-rules.js';
import { viewOfMemory } from './memory-view.js';
import { mergedView } from './merged-view.js';
import { expectNone, type ModelBroker } from './model-broker.js';
import { placeRules } from './place-rules.js';
import { RedisKeys } from './redis-keys.js';
import { viewOfRedis } from './redis-view.js';

/** Where ids of the caller's own live; by default where they do in production. */
type Home = (text: string) => number;

/** Four shards in memory. The rules of a broker hold in each. */
export async function shardedMemoryModel(home?: Home): Promise<ModelBroker> {
  const opened = await openShardedMemory(home);
  const { shards } = opened.broker as ShardedBroker;
  const brokers = shards.all.map(({ broker }) => broker as MemoryBroker);
  const look = async () => {
    const views = await Promise.all(brokers.map(viewOfMemory));
    for (const view of views) expectNone(placeRules(view));
    return mergedView(views);
  };
  const remains = new ShardRemains(brokers.map((broker) => new MemoryRemains(broker)));
  return { opened, look, remains, close: () => opened.close() };
}

/** Four hash tags on the Redis of the run. */
export async function shardedRedisModel(home?: Home): Promise<ModelBroker> {
  const url = process.env['NTQ_TEST_REDIS_URL'] as string;
  const opened = await openShardedRedis([url, url, url, url], home);
  const { shards } = opened.broker as ShardedBroker;
  const keys = opened.shards.map(({ redis, prefix }) => new RedisKeys(redis, prefix));
  const look = async () => {
    const views = keys.map(async (each, index) => {
      const all = await each.read();
      expectNone(keyRules(all));
      const view = viewOfRedis(all, opened.now(), await shards.at(index).broker.limits.list());
      expectNone(placeRules(view));
      return view;
    });
    return mergedView(await Promise.all(views));
  };
  const close = async () => {
    for (const each of keys) await each.drop();
    await opened.close();
  };
  const past = {
    keep: () => Promise.all(keys.map((each) => each.keep())),
    putBack: async () => {
      for (const each of keys) await each.putBack();
    },
  };
  const remains = new ShardRemains(opened.shards.map(({ redis, prefix }) => new RedisRemains(redis, prefix)));
  return { opened, look, past, remains, close };
}

/** What is left behind in any shard. */
class ShardRemains implements Remains {
  constructor(private readonly parts: readonly Remains[]) {}

  besidesResults(): Promise<Leftovers> {
    return this.#all((part) => part.besidesResults());
  }

  anything(): Promise<Leftovers> {
    return this.#all((part) => part.anything());
  }

  async #all(look: (part: Remains) => Promise<Leftovers>): Promise<Leftovers> {
    const left: Record<string, unknown> = {};
    for (const [shard, part] of this.parts.entries())
      for (const [place, value] of Object.entries(await look(part))) left[`shard ${shard}: ${place}`] = value;
    return left;
  }
}
