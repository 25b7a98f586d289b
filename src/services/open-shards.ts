import type { Random } from '../core/clock.js';
import type { Broker } from '../broker/broker.js';
import type { RedisBrokerOptions } from '../broker/redis/redis-broker.js';
import type { RedisTarget } from '../broker/redis/redis-options.js';
import type { RedisServer } from '../broker/redis/redis-server.js';
import { Router } from '../broker/sharded/router.js';
import { Shard } from '../broker/sharded/shard.js';
import { ShardSet } from '../broker/sharded/shard-set.js';
import { ShardedBroker } from '../broker/sharded/sharded-broker.js';
import { tagsOf } from '../broker/sharded/tags.js';
import { countOf, isOverServers, type ShardsOption } from './shards-option.js';

/** The classes of broker/redis, which are loaded only where they are needed. */
export interface RedisClasses {
  readonly RedisBroker: new (options: RedisBrokerOptions) => Broker;
  readonly RedisServer: new (options: RedisBrokerOptions) => RedisServer;
}

/** A namespace over the shards of one server, or over several servers. `options`: those of a broker of one shard. */
export function redisShards(
  { RedisBroker, RedisServer }: RedisClasses,
  options: RedisBrokerOptions,
  shards: ShardsOption,
): ShardedBroker {
  const { namespace } = options;
  const count = countOf(shards);
  const targets = isOverServers(shards) ? shards : undefined;
  const servers = new Map<RedisTarget, RedisServer>();
  const all = tagsOf(namespace, count).map((tag, index) => {
    const target = targets?.[index] ?? options.target;
    if (!servers.has(target)) servers.set(target, new RedisServer({ ...options, target }));
    const server = [...servers.keys()].indexOf(target);
    const identity = { namespace, count, server: targets && server };
    const own = { ...options, target, namespace: tag, identity, server: servers.get(target) as RedisServer };
    return new Shard({ index, tag, server, broker: new RedisBroker(own) });
  });
  return shardedBroker(all);
}

/** The same in this process. `open` makes the broker of each shard. */
export function memoryShards(
  namespace: string,
  count: number,
  open: () => Broker,
  random?: Random,
): ShardedBroker {
  const tags = tagsOf(namespace, count);
  const all = tags.map((tag, index) => new Shard({ index, tag, server: 0, broker: open() }));
  return shardedBroker(all, random);
}

function shardedBroker(all: readonly Shard[], random?: Random): ShardedBroker {
  return new ShardedBroker(new ShardSet(all, new Router(all.length)), random);
}
