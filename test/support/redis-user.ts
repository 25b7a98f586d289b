import type { Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { producerAcl } from '../../src/services/producer-acl.js';
import { RIGHTS } from '../../src/broker/redis/server-check/rights.js';

/** The same for a producer. */
export async function allowProducer(redis: Redis, namespace: string): Promise<void> {
  await redis.acl('SETUSER', namespace, 'on', '>secret', ...producerAcl(namespace));
}

/** Makes a user of that name, with the password 'secret', who may do in the namespace what the docs say, and nothing else. */
export async function allow(redis: Redis, namespace: string, ...more: readonly string[]): Promise<void> {
  const prefix = prefixOf(namespace);
  const places = [`~${prefix}*`, `&${prefix}*`];
  await redis.acl('SETUSER', namespace, 'on', '>secret', ...places, ...RIGHTS.split(' '), ...more);
}
