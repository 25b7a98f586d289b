import { Redis } from 'ioredis';
import type { RedisProcess } from './redis-process.js';

/** Sends a few commands to one server, over a connection that ends with them. */
export async function admin<T>(
  server: Pick<RedisProcess, 'port'>,
  use: (redis: Redis) => Promise<T>,
): Promise<T> {
  // Without the timeout of 0 a disconnect() between two connections would hold Jest up for 2 s.
  const options = { port: server.port, disconnectTimeout: 0, maxRetriesPerRequest: 3 };
  const redis = new Redis(options);
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

/** A field of INFO. */
export async function infoOf(server: Pick<RedisProcess, 'port'>, field: string): Promise<string | undefined> {
  const info = await admin(server, (redis) => redis.info());
  return new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(info)?.[1];
}
