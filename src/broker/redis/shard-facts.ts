import { ENDED_LETTERS, STATE_LISTS } from '../storage/ended-list.js';
import type { ShardFacts } from '../diagnosis.js';
import type { RedisConnection } from './redis-connection.js';
import { RedisQueueStore } from './redis-queue-store.js';

const MINUTE = 60_000;
/** Lengths of time for which records are kept: more than an application has. */
const MOST_TIMES = 64;

/** How much waits and runs in a shard, how fast tasks end there, and how soon its server answers. */
export async function readShardFacts(
  redis: RedisConnection,
  time: () => Promise<number>,
): Promise<ShardFacts> {
  const answerMs = await readAnswerMs(redis);
  const now = await time();
  const [queues, running, endedPerSecond, server] = await Promise.all([
    new RedisQueueStore(redis).list(),
    redis.attempt('running tasks', () => redis.client('command').zcard(redis.keys.leases)),
    readEndedPerSecond(redis, now),
    readEngine(redis),
  ]);
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  return { answerMs, waiting, running, endedPerSecond, ...server };
}

/** Of a command that goes to the server of the shard, also in a cluster. */
async function readAnswerMs(redis: RedisConnection): Promise<number> {
  const sentAt = performance.now();
  await redis.attempt('EXISTS', () => redis.client('command').exists(redis.keys.meta));
  return performance.now() - sentAt;
}

/** Of the last one to two minutes. Tasks whose records are kept for ever, or not at all, are not among them. */
async function readEndedPerSecond(redis: RedisConnection, now: number): Promise<number> {
  const client = redis.client('command');
  const { keptMinutes, ended } = redis.keys;
  const times = await redis.attempt('ended tasks', () =>
    client.zrange(keptMinutes, '0', String(MOST_TIMES - 1)),
  );
  const minute = Math.ceil(now / MINUTE);
  const minutes = new Set(times.flatMap((kept) => [minute + Number(kept), minute + Number(kept) - 1]));
  const buckets = STATE_LISTS.flatMap((list) => [...minutes].map((at) => `${ENDED_LETTERS[list]}${at}`));
  const lengths = await redis.attempt('ended tasks', () =>
    Promise.all(buckets.map((bucket) => client.llen(ended(bucket)))),
  );
  const seconds = (now - (minute - 2) * MINUTE) / 1_000;
  return lengths.reduce((sum, length) => sum + length, 0) / seconds;
}

/** Valkey names the version of Redis that it stands for, too. */
async function readEngine(redis: RedisConnection): Promise<Pick<ShardFacts, 'engine' | 'version'>> {
  const info = await redis.attempt('INFO', () => redis.client('command').info('server'));
  const valkey = /^valkey_version:(.*?)\r?$/m.exec(info)?.[1];
  if (valkey !== undefined) return { engine: 'valkey', version: valkey };
  return { engine: 'redis', version: /^redis_version:(.*?)\r?$/m.exec(info)?.[1] ?? '' };
}
