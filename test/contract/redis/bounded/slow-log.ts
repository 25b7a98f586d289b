import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { commandName, SCRIPTS } from '../../../../src/broker/redis/script/scripts.js';
import { standingText } from '../../redis-opening.js';

/** SLOWLOG tells microseconds. */
type Entry = readonly [id: number, at: number, us: number, command: readonly string[]];

const COMMANDS = new Map(
  SCRIPTS.map((name) => [createHash('sha1').update(standingText(name)).digest('hex'), commandName(name)]),
);
const KEPT = 100_000;
/** Shorter commands are left out: those inside of a script would be logged as well, and lengthen it. */
const FROM_US = 1_000;

/** The longest call of each script while `work` goes on, in ms, by the SLOWLOG of Redis. Those below a millisecond are left out. */
export async function longestDuring(
  redis: Redis,
  work: () => Promise<unknown>,
): Promise<ReadonlyMap<string, number>> {
  await redis.config('SET', 'slowlog-max-len', KEPT);
  await redis.config('SET', 'slowlog-log-slower-than', FROM_US);
  await redis.slowlog('RESET');
  await work();
  const entries = (await redis.slowlog('GET', -1)) as unknown as readonly Entry[];
  await redis.config('SET', 'slowlog-log-slower-than', -1);
  const longest = new Map<string, number>();
  for (const [, , us, [, sha = '']] of entries) {
    const name = COMMANDS.get(sha);
    if (name !== undefined) longest.set(name, Math.max(longest.get(name) ?? 0, us / 1_000));
  }
  return longest;
}
