import type { ForeignKey } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';
import { KEY_TYPES } from './script/key-types.js';
import { isNotPermitted } from './server-check/rights.js';

const NAMES = Object.keys(KEY_TYPES) as readonly (keyof typeof KEY_TYPES)[];

/** Keys of the namespace that somebody else has written: their type is another. A user without the right to ask finds nothing. */
export async function foreignKeys(redis: RedisConnection): Promise<readonly ForeignKey[]> {
  try {
    const looked = await redis.attempt('TYPE', () => Promise.all(NAMES.map((name) => look(redis, name))));
    return looked.filter(({ type, expected }) => type !== 'none' && type !== expected);
  } catch (error) {
    if (!isNotPermitted(error)) throw error;
    return [];
  }
}

async function look(redis: RedisConnection, name: keyof typeof KEY_TYPES): Promise<ForeignKey> {
  const key = redis.keys[name];
  return { key, type: await redis.client('command').type(key), expected: KEY_TYPES[name] };
}
