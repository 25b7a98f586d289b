import type { Redis } from 'ioredis';
import type { EmptyNamespace } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';
import { keysOf } from './script/key-names.js';
import { isNotPermitted } from './server-check/rights.js';
import { mastersOf } from './server-check/masters.js';

/** So many steps of a scan, of so many keys each: a question of an operator must not keep Redis busy. */
const MAX_STEPS = 100;
const KEYS_A_STEP = 1_000;
const EVERY = keysOf('*').meta;
/** The tag of a shard goes on behind a dot, which no namespace has. */
const NAME = /^ntq:\{([^{}.]+)[^{}]*\}:/;

/** Which other namespaces there are, if this one holds nothing: an operator may have asked the wrong one. Writes nothing. */
export async function emptyNamespace(
  redis: RedisConnection,
  name: string,
): Promise<EmptyNamespace | undefined> {
  const { task, schedules, workers, paused, deadLetters, timeLimits } = redis.keys;
  const held = [task, schedules, workers, paused, deadLetters, timeLimits];
  const count = await redis.attempt('EXISTS', () => redis.client('command').exists(...held));
  if (count > 0) return undefined;
  const { names, isComplete } = await namespaces(redis);
  return { name, others: [...names].filter((other) => other !== name).sort(), isComplete };
}

async function namespaces(redis: RedisConnection) {
  const names = new Set<string>();
  let isComplete = true;
  try {
    for (const master of mastersOf(redis.client('command')))
      isComplete = (await scan(redis, master, names)) && isComplete;
  } catch (error) {
    if (!isNotPermitted(error)) throw error;
    isComplete = false;
  }
  return { names, isComplete };
}

/** Answers whether it came to the end. */
async function scan(redis: RedisConnection, master: Redis, names: Set<string>): Promise<boolean> {
  let cursor = '0';
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const [next, keys] = await redis.attempt('SCAN', () =>
      master.scan(cursor, 'MATCH', EVERY, 'COUNT', KEYS_A_STEP),
    );
    for (const key of keys) names.add(NAME.exec(key)?.[1] ?? key);
    if (next === '0') return true;
    cursor = next;
  }
  return false;
}
