import { Cluster, Redis } from 'ioredis';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { RedisServer } from '../../src/broker/redis/redis-server.js';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { Router } from '../../src/broker/sharded/router.js';
import { Shard } from '../../src/broker/sharded/shard.js';
import { ShardSet } from '../../src/broker/sharded/shard-set.js';
import { ShardedBroker } from '../../src/broker/sharded/sharded-broker.js';
import { tagsOf } from '../../src/broker/sharded/tags.js';
import type { ClusterSet } from '../support/cluster-set.js';
import { uniqueNamespace } from '../support/namespace.js';
import type { OpenBroker } from './open-broker.js';
import { eitherWay } from './redis/chosen-way.js';
import { OPTIONS, PASS, SOME_MOMENT, StandingScripts } from './redis-opening.js';

/** Where ids of the caller's own live; by default where they do in production. */
type Home = ((text: string) => number) | undefined;

/** Where a shard is opened. */
interface ShardSite {
  /** Shards with the same one share their connections. */
  readonly server: RedisServer;
  /** A connection of the test's own to the server that holds the keys of the shard. */
  readonly redis: Redis;
}

export interface OpenShards extends OpenBroker {
  /** Where the keys of each shard are. */
  readonly shards: readonly ShardKeys[];
}

/** Shards on Redis, with the scripts' clock standing still. `urls`: the server of each. */
export function openShardedRedis(urls: readonly string[], home: Home): Promise<OpenShards> {
  const sites = new Map<string, ShardSite>();
  for (const url of urls) {
    if (sites.has(url)) continue;
    const target = () => new Redis(url, OPTIONS);
    sites.set(url, { server: serverAt(target), redis: new Redis(url, OPTIONS) });
  }
  return openShards(
    uniqueNamespace('contract'),
    urls.map((url) => sites.get(url) as ShardSite),
    home,
  );
}

/** The same in a cluster: each tag in a slot of its own. */
export async function openShardedCluster(
  cluster: ClusterSet,
  count: number,
  home: Home,
): Promise<OpenShards> {
  const namespace = uniqueNamespace('contract');
  const server = serverAt(() => new Cluster(cluster.broker.cluster, { redisOptions: OPTIONS }));
  const sites = await Promise.all(
    tagsOf(namespace, count).map(async (tag) => {
      const owner = await cluster.ownerOf(await cluster.slotOf(tag));
      return { server, redis: new Redis(owner.server.url, OPTIONS) };
    }),
  );
  return openShards(namespace, sites, home);
}

let clients = 0;

async function openShards(namespace: string, sites: readonly ShardSite[], home: Home): Promise<OpenShards> {
  const tags = tagsOf(namespace, sites.length);
  const servers = [...new Set(sites.map(({ server }) => server))];
  const shards = sites.map(({ server }, index) => {
    const at = servers.indexOf(server);
    const tag = tags[index] as string;
    const broker = new RedisBroker({
      ...server.clients.options,
      namespace: tag,
      identity: { namespace, count: sites.length, server: servers.length > 1 ? at : undefined },
      client: `test-${namespace}-${clients++}`,
      connectTimeoutMs: 5_000,
      way: eitherWay(),
      server,
    });
    return new Shard({ index, tag, server: at, broker });
  });
  const broker = new ShardedBroker(new ShardSet(shards, new Router(shards.length, home)));
  const redises = sites.map(({ redis }, index) => ({ redis, prefix: prefixOf(tags[index] as string) }));
  return standing(broker, redises);
}

export interface ShardKeys {
  readonly redis: Redis;
  readonly prefix: string;
}

/** The broker, connected, with a clock that the test moves in all shards. */
async function standing(broker: ShardedBroker, shards: readonly ShardKeys[]): Promise<OpenShards> {
  let now = SOME_MOMENT;
  const each = async (work: (keys: ShardKeys) => Promise<unknown>) => {
    await Promise.all(shards.map(work));
  };
  const setClock = () => each(({ redis, prefix }) => redis.set(`${prefix}test-clock`, now));
  const close = async () => {
    await broker.close();
    for (const { redis } of shards) redis.disconnect();
  };
  await setClock();
  await broker.connect().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    broker,
    shards,
    now: () => now,
    advance: async (ms) => {
      now += ms;
      await setClock();
      await each(({ redis, prefix }) => redis.eval(PASS, 0, `${prefix.replace(/[{}]/g, '?')}*`, ms));
    },
    close,
  };
}

function serverAt(target: () => Cluster | Redis): RedisServer {
  return new RedisServer({ target, scripts: new StandingScripts(), random: () => 0.5, onError: () => {} });
}
