import { BrokerAccessError, ConfigurationError } from '../../../core/errors.js';
import type { RedisConnection } from '../redis-connection.js';
import type { RedisClient } from '../redis-options.js';
import { readScript } from '../script/read-script.js';
import { mastersOf } from './masters.js';
import { producerProbesOf, producerRules, probesOf, type RightsOf } from './probes.js';

/**
 * The rights that docs/production.md advises, besides keys and channels: all that is needed and nothing that is dangerous to
 * others. An ACL reads it from left to right.
 */
export const RIGHTS = '+@read +@write +@pubsub +@connection -@dangerous +eval +evalsha +time +info';

const SCRIPT = readScript('../server-check/rights.lua');

/** Throws ConfigurationError with all rights that the user of Redis misses. Changes nothing. */
export async function checkRights(redis: RedisConnection, of: RightsOf): Promise<void> {
  const missing = await missingRights(redis, of);
  if (missing.length === 0) return;
  const [rules, user] = [missing.join(' '), userOf(redis.client('command'))];
  throw new ConfigurationError(
    `The user '${user}' of Redis misses rights that tasks need: ${rules}. Grant them: ACL SETUSER ${user} ${rules}`,
  );
}

/** The rules of an ACL that the user misses, as '+hset'. All of them for a user who may not run the script that asks. */
export async function missingRights(
  redis: RedisConnection,
  of: RightsOf = 'worker',
): Promise<readonly string[]> {
  const probes = JSON.stringify(of === 'worker' ? probesOf(redis.keys) : producerProbesOf(redis.keys));
  const ask = () =>
    Promise.all(mastersOf(redis.client('command')).map((master) => master.eval(SCRIPT, 0, probes)));
  try {
    const replies = (await redis.attempt('the rights', ask)) as readonly string[][];
    return [...new Set(replies.flat())];
  } catch (error) {
    if (!isNotPermitted(error)) throw error;
    const { prefix } = redis.keys;
    const patterns = of === 'worker' ? [`~${prefix}*`, `&${prefix}*`] : producerRules(redis.keys);
    return [...patterns, ...RIGHTS.split(' ')];
  }
}

/** Redis knows the user, who may not send the command. */
export function isNotPermitted(error: unknown): boolean {
  return error instanceof BrokerAccessError && error.message.includes('NOPERM');
}

function userOf(client: RedisClient): string {
  const options = 'nodes' in client ? client.options.redisOptions : client.options;
  return options?.username ?? 'default';
}
