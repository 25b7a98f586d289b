import type { BrokerMemory } from '../broker.js';
import type { RedisConnection } from './redis-connection.js';

/** The memory of the server; of a cluster nobody knows which of its nodes would answer. */
export async function readMemory(redis: RedisConnection): Promise<BrokerMemory | undefined> {
  const command = redis.client('command');
  if (command.isCluster) return undefined;
  const info = await redis.attempt('INFO', () => command.info('memory'));
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return { used: field('used_memory'), limit: field('maxmemory') };
}
