import type { Overlap, ScheduleRecord, TickRecord } from '../broker/schedule-store.js';
import { timesInWords, type Misfire, type ScheduleEntry } from './schedule-entry.js';
import type { Timing } from './timetable.js';

/** A schedule as it stands. */
export interface ScheduleInfo {
  /** Its name, unique in the namespace. */
  readonly name: string;
  /** `ended`: it has no due time left. `orphaned`: no living deployment of the application declares it any more. */
  readonly state: 'active' | 'ended' | 'orphaned' | 'paused';
  /** Why it is paused. */
  readonly note?: string;
  /** Declared by a decorator, or made at run time. */
  readonly origin: 'api' | 'code';
  /** When it is due: a cron expression with its time zone, an interval, or one moment. */
  readonly when: Timing;
  /** In words: `0 9 * * 1 (Europe/Paris)`, `every 5m`. */
  readonly times: string;
  /** The name of the task that it fires, and its queue. */
  readonly task: string;
  /** The queue of that task. */
  readonly queue: string;
  /** The policy for ticks that were missed. */
  readonly misfire: Misfire;
  /** How late a tick may still be fired, in ms. Without it: however late. */
  readonly graceMs?: number;
  /** The policy for a tick whose last task has not ended. */
  readonly overlap: Overlap;
  /** A tick is fired up to this much after its due time, in ms; 0: without delay. */
  readonly jitterMs: number;
  /** No tick is due before it. */
  readonly start?: Date;
  /** No tick is due after it. */
  readonly end?: Date;
  /** After this many ticks the schedule has ended. Without it: never. */
  readonly limit?: number;
  /** When it fires next. */
  readonly nextAt?: Date;
  /** The due time that it fired last, and its task. */
  readonly lastAt?: Date;
  /** The id of the task that it enqueued last. */
  readonly lastId?: string;
  /** How many tasks it has fired. */
  readonly fired: number;
  /** The due time of the tick that waits for the last task to end. */
  readonly bufferedAt?: Date;
}

/** How a tick ended. */
export interface ScheduleTick {
  /** `missed`, `overlap`, `deduplicated` and `duplicate` brought no task; `buffered` is listed again when it is fired. */
  readonly kind: TickRecord['kind'];
  /** When it was due. */
  readonly dueAt: Date;
  /** When this was noted. */
  readonly at: Date;
  /** How much later than it should have been, ms. */
  readonly lagMs: number;
  /** The id of the task that it enqueued, if it did. */
  readonly taskId?: string;
  /** How many ticks were missed; else 1. */
  readonly count: number;
}

export function scheduleInfoOf(record: ScheduleRecord, entry: ScheduleEntry): ScheduleInfo {
  const { name, origin, fired, paused, lastId } = record;
  const { when, misfire, overlap, jitterMs, graceMs, limit, message } = entry;
  return {
    name,
    state: scheduleStateOf(record),
    origin,
    when,
    times: timesInWords(when),
    task: message.head.name,
    queue: message.head.queue,
    misfire,
    overlap,
    jitterMs,
    fired,
    ...(paused !== undefined && { note: paused }),
    ...(graceMs !== undefined && { graceMs }),
    ...(limit !== undefined && { limit }),
    ...(lastId !== undefined && { lastId }),
    ...datesOf(record, entry),
  };
}

function datesOf(record: ScheduleRecord, { start, end }: ScheduleEntry) {
  const moments = { start, end, nextAt: record.fireAt, lastAt: record.lastDueAt, bufferedAt: record.pending };
  const given = Object.entries(moments).filter(([, moment]) => moment !== undefined);
  return Object.fromEntries(given.map(([key, moment]) => [key, new Date(moment as number)]));
}

function scheduleStateOf({ orphaned, paused, dueAt }: ScheduleRecord): ScheduleInfo['state'] {
  if (orphaned === true) return 'orphaned';
  if (paused !== undefined) return 'paused';
  return dueAt === undefined ? 'ended' : 'active';
}

export function scheduleTickOf({ kind, dueAt, fireAt, at, id, count }: TickRecord): ScheduleTick {
  const task = id === '' ? {} : { taskId: id };
  return { kind, dueAt: new Date(dueAt), at: new Date(at), lagMs: at - fireAt, count, ...task };
}
