import type { Redis } from 'ioredis';
import type { ShardForm, ShardForms } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';
import { keysOf, prefixOf } from './script/key-names.js';
import { mastersOf } from './server-check/masters.js';
import { isNotPermitted } from './server-check/rights.js';

/** So many steps of a scan, of so many keys each: a question of an operator must not keep Redis busy. */
const MAX_STEPS = 100;
const KEYS_A_STEP = 1_000;

/** The form that the shard remembers, and the one that its server remembers of the namespace. */
export async function readShardForms(redis: RedisConnection, namespace: string): Promise<ShardForms> {
  const formOf = async (meta: string): Promise<ShardForm> => {
    const client = redis.client('command');
    const [shards, server] = await redis.attempt('the shards', () => client.hmget(meta, 'shards', 'server'));
    return { shards: numberOf(shards), server: numberOf(server) };
  };
  const [shard, ofNamespace] = await Promise.all([formOf(redis.keys.meta), formOf(keysOf(namespace).meta)]);
  return { shard, namespace: ofNamespace };
}

function numberOf(text: string | null | undefined): number | undefined {
  return text === null || text === undefined ? undefined : Number(text);
}

/** The hash tags of a namespace whose tasks or workers are on its servers. A user without the right to scan finds no tag. */
export async function shardTags(redis: RedisConnection, namespace: string): Promise<readonly string[]> {
  const tags = new Set<string>();
  try {
    for (const master of mastersOf(redis.client('command'))) await scan(redis, master, namespace, tags);
  } catch (error) {
    if (!isNotPermitted(error)) throw error;
  }
  return [...tags].sort();
}

async function scan(
  redis: RedisConnection,
  node: Redis,
  namespace: string,
  tags: Set<string>,
): Promise<void> {
  const pattern = `${prefixOf(`${namespace}*`)}*`;
  let cursor = '0';
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const [next, keys] = await redis.attempt('SCAN', () =>
      node.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_A_STEP),
    );
    for (const key of keys) {
      const [, tag = ''] = /^ntq:\{([^{}]+)\}:(?:task|workers)$/.exec(key) ?? [];
      if (tag.split('.', 1)[0] === namespace && tag !== '') tags.add(tag);
    }
    if (next === '0') return;
    cursor = next;
  }
}
