import { decodeRecord } from '../../core/codec.js';
import type {
  EndedPage,
  EndedRequest,
  Inspector,
  LiveList,
  LiveTask,
  RecordPage,
  TaskCounts,
  TaskEntry,
} from '../inspector.js';
import { readEndedTasks } from './ended-tasks.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisResultStore } from './redis-result-store.js';

/** Records may hold a megabyte each. */
const WALKED_AT_ONCE = 100;

/** Reads with plain commands: no script, no scan of all keys. */
export class RedisInspector implements Inspector {
  constructor(
    private readonly redis: RedisConnection,
    private readonly results: RedisResultStore,
    /** By the clock of Redis. */
    private readonly time: () => Promise<number>,
  ) {}

  async counts(): Promise<TaskCounts> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    const [delayed, active, deadLetters] = await this.redis.attempt('counts', () =>
      Promise.all([
        client.zcard(keys.delayed),
        client.zcard(keys.leases),
        client.zcard(keys.deadLetterTimes),
      ]),
    );
    return { delayed, active, deadLetters };
  }

  async tasks(
    list: LiveList,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<readonly TaskEntry[]> {
    const { leases: active, delayed, workflows } = this.redis.keys;
    const key = { active, delayed, workflows }[list];
    const client = this.redis.client('command');
    const rows = await this.redis.attempt('tasks', () =>
      client.zrange(key, String(offset), String(offset + limit - 1), 'WITHSCORES'),
    );
    const ids = rows.filter((_row, index) => index % 2 === 0);
    const tasks = await this.results.find(ids);
    return ids.map((id, index) => ({ id, task: tasks[index], at: Number(rows[2 * index + 1]) }));
  }

  async ended(request: EndedRequest): Promise<EndedPage> {
    return readEndedTasks(this.redis, request, await this.time());
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
}
