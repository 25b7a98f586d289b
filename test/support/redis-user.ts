import type { Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { RIGHTS } from '../../src/broker/redis/server-check/rights.js';

/** Makes a user of that name, with the password 'secret', who may do in the namespace what the docs say, and nothing else. */
export async function allow(redis: Redis, namespace: string, ...more: readonly string[]): Promise<void> {
  const prefix = prefixOf(namespace);
  const places = [`~${prefix}*`, `&${prefix}*`];
  await redis.acl('SETUSER', namespace, 'on', '>secret', ...places, ...RIGHTS.split(' '), ...more);
}
