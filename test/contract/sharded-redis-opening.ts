import { Redis } from 'ioredis';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { RedisServer } from '../../src/broker/redis/redis-server.js';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { Router } from '../../src/broker/sharded/router.js';
import { Shard } from '../../src/broker/sharded/shard.js';
import { ShardSet } from '../../src/broker/sharded/shard-set.js';
import { ShardedBroker } from '../../src/broker/sharded/sharded-broker.js';
import { tagsOf } from '../../src/broker/sharded/tags.js';
import { uniqueNamespace } from '../support/namespace.js';
import type { OpenBroker } from './open-broker.js';
import { eitherWay } from './redis/chosen-way.js';
import { OPTIONS, PASS, SOME_MOMENT, StandingScripts } from './redis-opening.js';

export interface ShardedSite {
  /** The server of each shard; shards with the same one share its connections. */
  readonly urls: readonly string[];
  /** Where ids of the caller's own live; by default where they do in production. */
  readonly home?: ((text: string) => number) | undefined;
}

let clients = 0;

/** Shards on Redis, with the scripts' clock standing still. */
export async function openShardedRedis({ urls, home }: ShardedSite): Promise<OpenBroker> {
  const namespace = uniqueNamespace('contract');
  const tags = tagsOf(namespace, urls.length);
  const distinct = [...new Set(urls)];
  const redises = new Map(distinct.map((url) => [url, new Redis(url, OPTIONS)]));
  const servers = new Map(distinct.map((url) => [url, serverAt(url)]));
  const shards = urls.map((url, index) => {
    const place = {
      namespace,
      count: urls.length,
      server: distinct.length > 1 ? distinct.indexOf(url) : undefined,
    };
    const broker = new RedisBroker({
      ...optionsOf(url),
      namespace: tags[index] as string,
      place,
      client: `test-${namespace}-${clients++}`,
      connectTimeoutMs: 5_000,
      way: eitherWay(),
      server: servers.get(url) as RedisServer,
    });
    return new Shard({ index, tag: tags[index] as string, server: distinct.indexOf(url), broker });
  });
  const broker = new ShardedBroker(new ShardSet(shards, new Router(shards.length, home)));
  let now = SOME_MOMENT;
  const each = async (work: (redis: Redis, prefix: string) => Promise<unknown>) => {
    await Promise.all(
      urls.map((url, index) => work(redises.get(url) as Redis, prefixOf(tags[index] as string))),
    );
  };
  const setClock = () => each((redis, prefix) => redis.set(`${prefix}test-clock`, now));
  const close = async () => {
    await broker.close();
    for (const redis of redises.values()) redis.disconnect();
  };
  await setClock();
  await broker.connect().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    broker,
    now: () => now,
    advance: async (ms) => {
      now += ms;
      await setClock();
      await each((redis, prefix) => redis.eval(PASS, 0, `${prefix.replace(/[{}]/g, '?')}*`, ms));
    },
    close,
  };
}

function serverAt(url: string): RedisServer {
  return new RedisServer(optionsOf(url));
}

function optionsOf(url: string) {
  return {
    target: () => new Redis(url, OPTIONS),
    scripts: new StandingScripts(),
    random: () => 0.5,
    onError: () => {},
  };
}
