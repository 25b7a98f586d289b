import { encodeLive } from '../../core/codec.js';
import type {
  Firing,
  FiringReply,
  Deployment,
  ScheduleChange,
  ScheduleQuery,
  ScheduleRecord,
  ScheduleReply,
  ScheduleStore,
  Tick,
  TickOutcome,
  TickRecord,
} from '../schedule-store.js';
import type { Publication } from '../task-store.js';
import { readyListOf } from '../storage/ready-list.js';
import { isListening } from './is-listening.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisListener } from './redis-listener.js';

type Arg = string | number;
type Row = readonly string[];

/** Schedules in Redis: a hash for each, and a sorted set of them by the time at which they are fired. */
export class RedisScheduleStore implements ScheduleStore {
  constructor(
    private readonly redis: RedisConnection,
    private readonly listener: RedisListener,
  ) {}

  async find(query: ScheduleQuery): Promise<ScheduleReply> {
    const [now, nextAt, ...rows] = (await this.redis.run('read-schedules', queryArgs(query))) as [
      string,
      string,
      ...(string | Row)[],
    ];
    const schedules: ScheduleRecord[] = [];
    for (let at = 0; at < rows.length; at += 2) {
      const record = recordOf(rows[at] as string, rows[at + 1] as Row);
      if (record !== undefined) schedules.push(record);
    }
    return { now: Number(now), nextAt: nextAt === 'inf' ? undefined : Number(nextAt), schedules };
  }

  async put({ name, from = '', version, fields }: ScheduleChange): Promise<boolean> {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const set = given.filter(([, value]) => value !== null);
    const gone = given.filter(([, value]) => value === null).map(([field]) => field);
    const fireAt = fields.fireAt === undefined ? '' : (fields.fireAt ?? '+inf');
    const values = set.flatMap(([field, value]) => [field, value === true ? '1' : (value as Arg)]);
    const args = [name, from, version, fireAt, set.length, ...values, ...gone];
    return (await this.redis.run('put-schedule', args)) === 1;
  }

  async remove(name: string): Promise<boolean> {
    return (await this.redis.run('remove-schedule', [name])) === 1;
  }

  async fire(
    token: string,
    firings: readonly Firing[],
  ): Promise<{ readonly now: number; readonly replies: readonly FiringReply[] }> {
    const args = [token, firings.length, ...firings.flatMap(firingArgs)];
    const [now, ...words] = (await this.redis.run('fire', args)) as [string, ...string[]];
    return { now: Number(now), replies: words.map(outcomesOf) };
  }

  async trigger(name: string, { id, head, body }: Publication): Promise<boolean> {
    return (await this.redis.run('trigger', [name, id, readyListOf(head), encodeLive(head, body)])) === 1;
  }

  async history(name: string, limit: number): Promise<readonly TickRecord[]> {
    const client = this.redis.client('command');
    const lines = await this.redis.attempt('history', () =>
      client.lrange(this.redis.keys.ticks(name), 0, limit - 1),
    );
    return lines.map(tickOf);
  }

  async declare({ id, schedules, silentMs }: Deployment): Promise<readonly string[]> {
    const lines = schedules.map(({ name, hash }) => `${name} ${hash}\n`).join('');
    return (await this.redis.run('declare-schedules', [id, silentMs, lines])) as string[];
  }

  /** No start waits for it for long: the beat looks for itself once in a while, and a server that comes back is heard again. */
  async onChange(listener: () => void): Promise<void> {
    this.listener.onReady(listener);
    await isListening(this.listener.on(this.redis.beatChannel, listener));
  }
}

function queryArgs(query: ScheduleQuery): Arg[] {
  switch (query.kind) {
    case 'due':
      return ['due', query.limit];
    case 'page':
      return ['page', query.offset, query.limit];
    case 'names':
      return ['names', ...query.names];
    default:
      return query satisfies never;
  }
}

/** The fields that are numbers. */
const COUNTS = new Set(['dueAt', 'fireAt', 'fired', 'lastDueAt', 'pending']);
const OWN = new Set(['token', 'outcomes']);

function recordOf(name: string, row: Row): ScheduleRecord | undefined {
  if (row.length === 0) return undefined;
  const record: Record<string, unknown> = { name, fired: 0 };
  for (let at = 0; at < row.length; at += 2) {
    const [field = '', value = ''] = [row[at], row[at + 1]];
    if (field === 'orphaned') record[field] = true;
    else if (!OWN.has(field)) record[field] = COUNTS.has(field) ? Number(value) : value;
  }
  return record as unknown as ScheduleRecord;
}

function firingArgs(firing: Firing): Arg[] {
  const { name, version, dueAt = '', next, overlap, limit = '', pending, ticks } = firing;
  const times = next === undefined ? ['', ''] : [next.dueAt, next.fireAt];
  const { count, since } = firing.missed ?? { count: 0, since: 0 };
  const all = ticks.map((tick) => tickArgs('', tick));
  if (pending !== undefined) all.unshift(tickArgs('1', pending));
  return [name, version, dueAt, ...times, overlap, limit, count, since, all.length, ...all.flat()];
}

function tickArgs(wasPending: string, { dueAt, fireAt, message }: Tick): Arg[] {
  const { id, head, body, dedupeMs } = message;
  const dedupe = dedupeMs === undefined ? '' : (head.dedupe ?? '');
  return [wasPending, dueAt, fireAt, id, readyListOf(head), encodeLive(head, body), dedupe, dedupeMs ?? 0];
}

function outcomesOf(words: string): FiringReply {
  if (words === '') return undefined;
  return words === '-' ? [] : (words.split(' ') as TickOutcome[]);
}

function tickOf(line: string): TickRecord {
  const [kind, dueAt, fireAt, at, count, id = ''] = line.split(' ');
  return {
    kind: kind as TickRecord['kind'],
    dueAt: Number(dueAt),
    fireAt: Number(fireAt),
    at: Number(at),
    id,
    count: Number(count),
  };
}
