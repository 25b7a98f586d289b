import { ConfigurationError } from '../../../core/errors.js';
import type { BrokerRole } from '../../broker.js';
import { LAYOUT, SHARDS } from '../../storage/layout.js';
import type { RedisConnection } from '../redis-connection.js';
import { databaseOf } from '../redis-options.js';
import { mastersOf } from './masters.js';
import { checkRights, isNotPermitted } from './rights.js';

/** A boot fails soon where nobody listens, because its message names the fix. */
const AWAY_MS = 1_000;

/**
 * Refuses a server that is too old or could throw tasks away, a user who misses rights, and a namespace of another form; answers
 * with the server's time in epoch ms.
 */
export async function checkServer(
  redis: RedisConnection,
  timeoutMs: number,
  role: BrokerRole,
): Promise<number> {
  const marks = role === 'worker' || role === 'beat';
  for (const info of await infosOf(redis, timeoutMs)) {
    checkVersion(field(info, 'redis_version'));
    checkPolicy(field(info, 'maxmemory_policy'));
  }
  await checkDatabase(redis);
  await checkRights(redis, role === 'producer' ? 'producer' : 'worker');
  const client = redis.client('command');
  const { layout, shards } = await formOf(redis, marks);
  // A producer may not write it, an operator need not; a worker does so with its first heartbeat.
  if (layout !== null) checkLayout(layout);
  checkShards(shards);
  const [seconds, micros] = await redis.attempt('TIME', () => client.time());
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
}

interface Form {
  readonly layout: string | null;
  readonly shards: string | null;
}

/** The form of a namespace; with `marks` an empty one gets that of this version. */
async function formOf(redis: RedisConnection, marks: boolean): Promise<Form> {
  const client = redis.client('command');
  const { meta } = redis.keys;
  const [layout = null, shards = null] = await redis.attempt('the key layout', () =>
    client.hmget(meta, 'layout', 'shards'),
  );
  if (layout !== null || !marks) return { layout, shards };
  // Only where there is none: a full Redis refuses every write, and its tasks need workers.
  await redis.attempt('the key layout', () => client.hsetnx(meta, 'layout', LAYOUT));
  await redis.attempt('the shards', () => client.hsetnx(meta, 'shards', SHARDS));
  // Another version may have been first.
  return formOf(redis, false);
}

/** ioredis works in database 0, with no more than an event, where the database does not exist. */
async function checkDatabase(redis: RedisConnection): Promise<void> {
  const client = redis.client('command');
  const db = databaseOf(client);
  if (db === 0 || 'nodes' in client) return;
  try {
    await redis.attempt('SELECT', () => client.select(db));
  } catch (cause) {
    if (!/DB index/i.test((cause as Error).message)) throw cause;
    throw new ConfigurationError(
      `broker: Redis has no database ${db}. Give one that it has, or leave it out and use \`namespace\` to keep applications apart.`,
      { cause },
    );
  }
}

/** None if the user may not ask: the check of rights then says so, and what else is missing. */
async function infosOf(redis: RedisConnection, timeoutMs: number): Promise<readonly string[]> {
  const client = redis.client('command');
  const ask = async () => {
    // A client of a cluster knows the masters once it has had an answer.
    const info = await client.info();
    return client.isCluster ? Promise.all(mastersOf(client).map((master) => master.info())) : [info];
  };
  try {
    return await redis.attempt('INFO', ask, timeoutMs, AWAY_MS);
  } catch (error) {
    if (isNotPermitted(error)) return [];
    throw error;
  }
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
