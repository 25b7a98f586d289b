import { decodeRecord } from '../../core/codec.js';
import type { QueueState, QueueStore } from '../queue-store.js';
import type { RedisConnection } from './redis-connection.js';

const PURGED_AT_ONCE = 500;

/** A band that may hold ready tasks, or the part of it that is in lanes. */
interface Band {
  readonly name: string;
  readonly waiting: number;
  /** The task that it gives next; `undefined` when limits block all of it. */
  readonly firstId: string | undefined;
}

/** Reads with plain commands: a change that falls between two of them shows in one half of the answer. */
export class RedisQueueStore implements QueueStore {
  constructor(
    private readonly redis: RedisConnection,
    /** Ends tasks that wait and are past their expiry. */
    private readonly expire: () => Promise<unknown>,
  ) {}

  async list(names?: readonly string[]): Promise<readonly QueueState[]> {
    // A task that is past its expiry waits no more.
    await this.expire();
    return this.redis.attempt('list queues', async () => {
      const client = this.redis.client('command');
      const [paused, plain, laned] = await Promise.all([
        client.hgetall(this.redis.keys.paused),
        this.#plainBands(),
        this.#lanedBands(),
      ]);
      const bands = [...plain, ...laned];
      const enqueuedAt = await this.#enqueuedAt(bands);
      const known = [...new Set([...bands.map(queueOf), ...Object.keys(paused)])].sort();
      return (names ?? known).map((name) => {
        const own = bands.filter((band) => queueOf(band) === name);
        return { name, ...waitingIn(own), ...oldestOf(own, enqueuedAt), ...pauseOf(paused[name]) };
      });
    });
  }

  async pause(queue: string, note = ''): Promise<void> {
    const client = this.redis.client('command');
    await this.redis.attempt('pause', () => client.hset(this.redis.keys.paused, queue, note));
  }

  async resume(queue: string): Promise<void> {
    const client = this.redis.client('command');
    await this.redis.attempt('resume', () => client.hdel(this.redis.keys.paused, queue));
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

  async #plainBands(): Promise<readonly Band[]> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    const names = await client.smembers(keys.bands);
    return Promise.all(
      names.map(async (name) => {
        const [waiting, firstId] = await Promise.all([
          client.llen(keys.ready(name)),
          client.lindex(keys.ready(name), 0),
        ]);
        return { name, waiting, firstId: firstId ?? undefined };
      }),
    );
  }

  async #lanedBands(): Promise<readonly Band[]> {
    const { keys } = this.redis;
    const client = this.redis.client('command');
    const counts = Object.entries(await client.hgetall(keys.laned));
    return Promise.all(
      counts.map(async ([name, count]) => {
        const lane = await client.lindex(keys.rotation(name), 0);
        const firstId = lane === null ? null : await client.lindex(keys.lane(name, lane), 0);
        return { name, waiting: Number(count) || 0, firstId: firstId ?? undefined };
      }),
    );
  }

  /** When the first tasks of bands were enqueued, by id. */
  async #enqueuedAt(bands: readonly Band[]): Promise<ReadonlyMap<string, number>> {
    const ids = bands.flatMap(({ firstId }) => firstId ?? []);
    if (ids.length === 0) return new Map();
    const records = await this.redis.client('command').hmget(this.redis.keys.task, ...ids);
    return new Map(
      records.flatMap((bytes, index) => {
        const record = bytes === null ? undefined : decodeRecord(bytes);
        return record?.kind === 'live' ? [[ids[index] as string, record.head.at] as const] : [];
      }),
    );
  }
}

function queueOf({ name }: Band): string {
  return name.slice(2);
}

function waitingIn(bands: readonly Band[]): Pick<QueueState, 'waiting' | 'waitingByPriority'> {
  const waitingByPriority: Record<number, number> = {};
  for (const { name, waiting } of bands) {
    const priority = Number(name[0]);
    if (waiting > 0 && priority >= 0)
      waitingByPriority[priority] = (waitingByPriority[priority] ?? 0) + waiting;
  }
  return { waiting: bands.reduce((sum, { waiting }) => sum + waiting, 0), waitingByPriority };
}

function oldestOf(
  bands: readonly Band[],
  enqueuedAt: ReadonlyMap<string, number>,
): Pick<QueueState, 'oldestAt'> {
  const moments = bands.flatMap(({ firstId = '' }) => enqueuedAt.get(firstId) ?? []);
  return moments.length === 0 ? {} : { oldestAt: Math.min(...moments) };
}

function pauseOf(note: string | undefined): Pick<QueueState, 'note' | 'paused'> {
  return { paused: note !== undefined, ...(note !== undefined && note !== '' && { note }) };
}
