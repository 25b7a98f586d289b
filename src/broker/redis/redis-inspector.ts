import { decodeRecord } from '../../core/codec.js';
import type { RecordPage, BrokerInfo, Inspector, LiveTask, TaskEntry, LiveState } from '../inspector.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisResultStore } from './redis-result-store.js';

const PURGED_AT_ONCE = 500;
/** Records may hold a megabyte each. */
const WALKED_AT_ONCE = 100;

/** What people look at, read with plain commands: no script, no scan. */
export class RedisInspector implements Inspector {
  constructor(
    private readonly redis: RedisConnection,
    private readonly results: RedisResultStore,
  ) {}

  async info(queues?: readonly string[]): Promise<BrokerInfo> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    return this.redis.attempt('info', async () => {
      const [bands, laned, paused, delayed, active, deadLetters] = await Promise.all([
        client.smembers(keys.bands),
        client.hgetall(keys.laned),
        client.smembers(keys.paused),
        client.zcard(keys.delayed),
        client.zcard(keys.leases),
        client.zcard(keys.deadLetterTimes),
      ]);
      const lengths = await Promise.all(bands.map((band) => client.llen(keys.ready(band))));
      const counts = [
        ...bands.map((band, index) => ({ queue: band.slice(2), count: lengths[index] ?? 0 })),
        ...Object.entries(laned).map(([band, count]) => ({
          queue: band.slice(2),
          count: Number(count) || 0,
        })),
      ];
      const waiting = (name: string) =>
        counts.reduce((sum, { queue, count }) => (queue === name ? sum + count : sum), 0);
      const names = queues ?? [...new Set([...counts.map(({ queue }) => queue), ...paused])].sort();
      const infos = names.map((name) => ({ name, waiting: waiting(name), paused: paused.includes(name) }));
      return { queues: infos, delayed, active, deadLetters };
    });
  }

  async tasks(state: LiveState, limit: number): Promise<readonly TaskEntry[]> {
    const key = state === 'active' ? this.redis.keys.leases : this.redis.keys.delayed;
    const client = this.redis.client('command');
    const rows = await this.redis.attempt('tasks', () =>
      client.zrange(key, '0', String(limit - 1), 'WITHSCORES'),
    );
    const ids = rows.filter((_row, index) => index % 2 === 0);
    const tasks = await this.results.find(ids);
    return ids.map((id, index) => ({ id, task: tasks[index], at: Number(rows[2 * index + 1]) }));
  }

  async walk(cursor: string): Promise<RecordPage> {
    const { task } = this.redis.keys;
    const client = this.redis.client('command');
    const [total, [next, row]] = await this.redis.attempt('walk', () =>
      Promise.all([
        client.hlen(task),
        client.hscan(task, cursor === '' ? '0' : cursor, 'COUNT', WALKED_AT_ONCE),
      ]),
    );
    const tasks: LiveTask[] = [];
    for (let at = 0; at < row.length; at += 2) {
      const text = row[at + 1] as string;
      // Most records are of tasks that have ended, with results that nobody needs here.
      const record = text.startsWith('e') ? undefined : decodeRecord(text);
      if (record?.kind === 'live')
        tasks.push({ id: row[at] as string, head: record.head, body: record.body });
    }
    return { next: next === '0' ? '' : next, tasks, examined: row.length / 2, total };
  }

  async pause(queue: string): Promise<void> {
    const client = this.redis.client('command');
    await this.redis.attempt('pause', () => client.sadd(this.redis.keys.paused, queue));
  }

  async resume(queue: string): Promise<void> {
    const client = this.redis.client('command');
    await this.redis.attempt('resume', () => client.srem(this.redis.keys.paused, queue));
    const wake = this.redis.keys.wake(queue);
    await this.redis.attempt('resume', () => client.lpush(wake, '1'));
    // One wakes as many as there is work for; more of them would wake workers for nothing.
    await this.redis.attempt('resume', () => client.ltrim(wake, 0, 0));
  }

  async purge(queue: string): Promise<number> {
    for (let total = 0; ;) {
      const [count, more] = (await this.redis.run('purge', [queue, PURGED_AT_ONCE])) as [number, number];
      total += count;
      if (more === 0) return total;
    }
  }
}
