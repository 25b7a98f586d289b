import type { Redis } from 'ioredis';
import type { RedisConnection } from './redis-connection.js';
import { isNotPermitted } from './server-check/rights.js';
import { mastersOf } from './server-check/masters.js';

/** The most steps of a scan, and the keys of each, because a question of an operator must not keep Redis busy. */
const MAX_STEPS = 100;
const KEYS_A_STEP = 1_000;

/**
 * Calls back with the keys that fit a pattern, at most 100 000 of each server.
 *
 * @returns whether that were all of them: there may be more, and a user without the right to scan finds no key
 */
export async function scanKeys(
  redis: RedisConnection,
  pattern: string,
  onKey: (key: string) => void,
): Promise<boolean> {
  let isComplete = true;
  try {
    for (const master of mastersOf(redis.client('command')))
      isComplete = (await scanServer(redis, master, { pattern, onKey })) && isComplete;
  } catch (error) {
    if (!isNotPermitted(error)) throw error;
    return false;
  }
  return isComplete;
}

interface Search {
  readonly pattern: string;
  readonly onKey: (key: string) => void;
}

async function scanServer(
  redis: RedisConnection,
  server: Redis,
  { pattern, onKey }: Search,
): Promise<boolean> {
  let cursor = '0';
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const [next, keys] = await redis.attempt('SCAN', () =>
      server.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_A_STEP),
    );
    for (const key of keys) onKey(key);
    if (next === '0') return true;
    cursor = next;
  }
  return false;
}
