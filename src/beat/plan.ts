import type { MissedTicks, ScheduleRecord } from '../broker/schedule-store.js';
import type { Misfire, ScheduleEntry } from './schedule-entry.js';
import type { Timetable } from './timetable.js';

/** A tick that is later than this counts as missed where misfires are skipped. */
export const LATE_MS = 5_000;
/** More due times of a cron than this are not counted one by one. */
export const COUNTED = 1_000;

/** The next act on a schedule. Moments are epoch ms. */
export interface Plan {
  /** The due times to be fired. */
  readonly due: readonly number[];
  readonly missed: MissedTicks | undefined;
  /** Where it goes on; `undefined` when it is over. */
  readonly nextDueAt: number | undefined;
}

/**
 * Decides which due times are fired, which are passed over, and where the schedule goes on. On time that is one tick;
 * after a time without a beat the policy for misfires decides.
 */
export function planOf(
  entry: Pick<ScheduleEntry, 'graceMs' | 'misfire'>,
  timetable: Timetable,
  { dueAt, fireAt }: Pick<ScheduleRecord, 'dueAt' | 'fireAt'>,
  now: number,
): Plan {
  if (dueAt === undefined || (fireAt ?? dueAt) > now) return { due: [], missed: undefined, nextDueAt: dueAt };
  const last = lastReady(timetable, dueAt, now);
  const kept = timetable
    .last(dueAt, last, mostOf(entry.misfire))
    .filter((due) => now - timetable.fireAt(due) <= graceOf(entry));
  return { due: kept, missed: missedOf(timetable, [dueAt, last], kept), nextDueAt: timetable.next(last) };
}

/** The last due time whose jitter is over, too. */
function lastReady(timetable: Timetable, first: number, now: number): number {
  const last = timetable.latest(first, now);
  return last > first && timetable.fireAt(last) > now ? timetable.latest(first, last - 1) : last;
}

function mostOf(misfire: Misfire): number {
  return typeof misfire === 'object' ? misfire.all : 1;
}

/** To skip misfires is to grant little grace. */
function graceOf({ misfire, graceMs }: Pick<ScheduleEntry, 'graceMs' | 'misfire'>): number {
  return graceMs ?? (misfire === 'skip' ? LATE_MS : Number.POSITIVE_INFINITY);
}

/** Those that are fired are the last ones, so all before them were missed. */
function missedOf(
  timetable: Timetable,
  [first, last]: readonly [number, number],
  kept: readonly number[],
): MissedTicks | undefined {
  if (kept[0] === first) return undefined;
  const count = timetable.count(first, last, COUNTED + kept.length) - kept.length;
  return { count, since: first };
}
