import type { ShardForm, ShardForms } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';
import { keysOf, prefixOf } from './script/key-names.js';
import { scanKeys } from './scan-keys.js';

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
  await scanKeys(redis, `${prefixOf(`${namespace}*`)}*`, (key) => {
    const [, tag = ''] = /^ntq:\{([^{}]+)\}:(?:task|workers)$/.exec(key) ?? [];
    if (tag.split('.', 1)[0] === namespace && tag !== '') tags.add(tag);
  });
  return [...tags].sort();
}
