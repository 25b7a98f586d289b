import type { Redis } from 'ioredis';
import type { RedisClient } from '../redis-options.js';

/** The servers that may hold the keys of a namespace: in a cluster each master, because a slot may move to any of them. */
export function mastersOf(client: RedisClient): readonly Redis[] {
  return 'nodes' in client ? client.nodes('master') : [client];
}
