import { ConfigurationError } from '../../../core/errors.js';
import { LAYOUT, SHARDS } from '../../storage/layout.js';
import type { RedisConnection } from '../redis-connection.js';
import type { RedisClient } from '../redis-options.js';

/** Refuses a server that is too old or could throw tasks away; answers with its time in epoch ms. */
export async function checkServer(redis: RedisConnection, timeoutMs: number): Promise<number> {
  const client = redis.client('command');
  for (const info of await redis.attempt('INFO', () => infosOf(client), timeoutMs)) {
    checkVersion(field(info, 'redis_version'));
    checkPolicy(field(info, 'maxmemory_policy'));
  }
  const layout = () => redis.attempt('the key layout', () => client.hget(redis.keys.meta, 'layout'));
  if ((await layout()) === null) {
    // Only where there is none: a full Redis refuses every write, and its tasks need workers.
    await redis.attempt('the key layout', () => client.hsetnx(redis.keys.meta, 'layout', LAYOUT));
    await redis.attempt('the shards', () => client.hsetnx(redis.keys.meta, 'shards', SHARDS));
  }
  checkLayout(await layout());
  checkShards(await redis.attempt('the shards', () => client.hget(redis.keys.meta, 'shards')));
  const [seconds, micros] = await redis.attempt('TIME', () => client.time());
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
}

/** In a cluster of each master: the slot may move to any of them. */
async function infosOf(client: RedisClient): Promise<readonly string[]> {
  const info = await client.info();
  return 'nodes' in client ? Promise.all(client.nodes('master').map((node) => node.info())) : [info];
}

function field(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}

function checkVersion(version: string): void {
  if (Number.parseInt(version, 10) >= 7) return;
  throw new ConfigurationError(
    `Redis ${version || 'of unknown version'} is too old: 7.0 or newer, or Valkey, is needed.`,
  );
}

function checkPolicy(policy: string): void {
  if (policy === 'noeviction' || policy === '') return;
  throw new ConfigurationError(
    `Redis evicts keys when it is full (maxmemory-policy ${policy}): tasks would vanish. ` +
      'Set `maxmemory-policy noeviction`.',
  );
}

/** Throws when another release has given the keys another form. */
export function checkLayout(layout: string | null): void {
  if (layout === LAYOUT) return;
  throw new ConfigurationError(
    `The namespace holds keys of layout ${JSON.stringify(layout)}, this version knows layout ${LAYOUT}. ` +
      'Use the version that wrote them, or another namespace.',
  );
}

/** Throws when the namespace was made for another number of shards; one that names none has one. */
function checkShards(shards: string | null): void {
  if (shards === null || shards === SHARDS) return;
  throw new ConfigurationError(
    `The namespace was made for ${shards} shards, this process wants ${SHARDS}. ` +
      `Start it with shards: ${shards}, or use another namespace.`,
  );
}
