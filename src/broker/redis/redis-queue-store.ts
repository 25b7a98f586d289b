import { KIND_BY_LETTER } from '../storage/limit-field.js';
import type { QueueState, QueueStore } from '../queue-store.js';
import type { RedisConnection } from './redis-connection.js';

const PURGED_AT_ONCE = 250;

/** A row of list-queues.lua. */
interface Row {
  readonly name: string;
  readonly waiting: number;
  readonly priorities: Readonly<Record<string, number>>;
  readonly running: number;
  readonly delayed: number;
  readonly blocked: Readonly<Record<string, number>>;
  readonly readyAt?: number;
  readonly runningSince?: number;
  readonly note?: string;
  readonly isPartial?: true;
  readonly isSampled?: true;
}

export class RedisQueueStore implements QueueStore {
  constructor(private readonly redis: RedisConnection) {}

  async list(names?: readonly string[]): Promise<readonly QueueState[]> {
    if (names?.length === 0) return [];
    const rows = JSON.parse(
      String(await this.redis.run('list-queues', [...(names ?? [])])),
    ) as readonly Row[];
    return rows.map(stateOf);
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
}

function stateOf({ priorities, running, blocked, readyAt, note, ...row }: Row): QueueState {
  return {
    ...row,
    waitingByPriority: positive(priorities),
    running: Math.round(running),
    blocked: positive(
      Object.fromEntries(Object.entries(blocked).map(([letter, count]) => [KIND_BY_LETTER[letter], count])),
    ),
    ...(readyAt !== undefined && { oldestAt: readyAt }),
    paused: note !== undefined,
    ...(note !== undefined && note !== '' && { note }),
  };
}

function positive(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
