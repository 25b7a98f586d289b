import { ConfigurationError } from '../../../core/errors.js';
import type { BrokerRole } from '../../broker.js';
import type { RedisConnection } from '../redis-connection.js';
import { databaseOf } from '../redis-options.js';
import { checkForm, type ShardIdentity } from './form.js';
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
  identity: ShardIdentity,
): Promise<number> {
  const marks = role === 'worker' || role === 'beat';
  for (const info of await infosOf(redis, timeoutMs)) {
    checkVersion(field(info, 'redis_version'));
    checkPolicy(field(info, 'maxmemory_policy'));
  }
  await checkDatabase(redis);
  await checkRights(redis, role === 'producer' ? 'producer' : 'worker');
  const client = redis.client('command');
  await checkForm(redis, identity, marks);
  const [seconds, micros] = await redis.attempt('TIME', () => client.time());
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
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
