import type { RedisConnection } from './redis-connection.js';

/** Longer than a reconnect takes, shorter than a probe waits. */
const TIMEOUT_MS = 1_000;

/**
 * Whether the server that answers takes writes. In a cluster the script goes to the master of the namespace, and a replica
 * sends it away. A single server that has become a replica still answers, so it is asked for its role.
 */
export async function takesWrites(redis: RedisConnection): Promise<boolean> {
  const client = redis.client('command');
  if ('nodes' in client) return Number(await redis.run('time', [], TIMEOUT_MS)) > 0;
  const info = await redis.attempt('INFO', () => client.info('replication'), TIMEOUT_MS);
  return /^role:master\r?$/m.test(info);
}
