import type { EmptyNamespace } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';
import { keysOf } from './script/key-names.js';
import { scanKeys } from './scan-keys.js';

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
  const names = new Set<string>();
  const isComplete = await scanKeys(redis, EVERY, (key) => names.add(NAME.exec(key)?.[1] ?? key));
  return { name, others: [...names].filter((other) => other !== name).sort(), isComplete };
}
