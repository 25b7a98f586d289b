import type { Redis } from 'ioredis';

/** A key that went away after it was listed: a worker that ends hands over its figures. */
const GONE = Symbol('gone');

/** All that a namespace holds, by key, with the type and in an order of its own where Redis has none. */
export async function dump(redis: Redis, prefix: string): Promise<Record<string, unknown>> {
  const keys = (await redis.keys(`${prefix.replace(/[[\]*?\\]/g, '\\$&')}*`)).toSorted((one, other) =>
    one < other ? -1 : 1,
  );
  const values: Record<string, unknown> = {};
  for (const key of keys) {
    const value = await valueOf(redis, key);
    if (value !== GONE) values[key.slice(prefix.length)] = value;
  }
  return values;
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return { type, value: await redis.get(key) };
    case 'list':
      return { type, value: await redis.lrange(key, 0, -1) };
    case 'set':
      return { type, value: new Set(await redis.smembers(key)) };
    case 'zset':
      return { type, value: await redis.zrange(key, '0', '-1', 'WITHSCORES') };
    case 'hash':
      return { type, value: await redis.hgetall(key) };
    case 'stream':
      return { type, value: await redis.xrange(key, '-', '+') };
    case 'none':
      return GONE;
    default:
      throw new Error(`no key of type ${type} was expected: ${key}`);
  }
}
