import { parseLogged } from '../../core/logged-event.js';
import {
  isOfEntry,
  type EventLogStore,
  type LogBatch,
  type LogEntry,
  type LogPage,
  type LogRequest,
} from '../event-log-store.js';
import type { RedisConnection } from './redis-connection.js';

/** A process that ends does not wait longer for its last events. */
const TIMEOUT_MS = 1_000;

/** A stream; the fields of an entry are the worker, which may be '', and the event as JSON. */
export class RedisEventLogStore implements EventLogStore {
  constructor(private readonly redis: RedisConnection) {}

  async append(
    source: string,
    number: number,
    { worker = '', events }: LogBatch,
    maxLength: number,
  ): Promise<void> {
    const texts = events.map((event) => JSON.stringify(event));
    await this.redis.run('log-events', [source, number, maxLength, worker, ...texts], TIMEOUT_MS);
  }

  async read({ after, limit }: LogRequest): Promise<LogPage> {
    const [first, at, entries] = await Promise.all([
      this.#range('-', '+', 1),
      this.#range(after, after, 1),
      this.#range(`(${after}`, '+', limit),
    ]);
    const oldest = first[0]?.[0];
    return {
      entries: entries.flatMap(([id, fields]) => entryOf(id, fields) ?? []),
      examined: entries.length,
      last: entries.at(-1)?.[0] ?? after,
      hasGap: isOfEntry(after) && at.length === 0 && oldest !== undefined && oldest === entries[0]?.[0],
    };
  }

  #range(
    from: string,
    to: string,
    count: number,
  ): Promise<readonly (readonly [string, readonly string[]])[]> {
    const { keys } = this.redis;
    return this.redis.attempt('events', () =>
      this.redis.client('command').xrange(keys.eventLog, from, to, 'COUNT', count),
    );
  }
}

function entryOf(id: string, [, worker = '', , json = '']: readonly string[]): LogEntry | undefined {
  const event = parseLogged(json);
  return event && { id, ...(worker !== '' && { worker }), event };
}
