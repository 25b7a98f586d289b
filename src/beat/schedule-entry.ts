import type { Overlap, ScheduleRecord } from '../broker/schedule-store.js';
import type { Publication } from '../broker/task-store.js';
import { UNITS } from '../core/duration.js';
import { Timetable, type Times, type Timing } from './timetable.js';

/** The policy for due times that have passed without a beat: the latest one, or the latest few. */
export type Misfire = 'once' | 'skip' | { readonly all: number };

/** A schedule, checked and complete, as it lies in the broker: JSON. Moments are epoch ms. */
export interface ScheduleEntry extends Times {
  readonly limit?: number;
  readonly misfire: Misfire;
  readonly graceMs?: number;
  readonly overlap: Overlap;
  readonly enabled: boolean;
  /** Ready to be enqueued, but for its id and times: firing needs nobody who knows the task. */
  readonly message: MessageTemplate;
}

export type MessageTemplate = Pick<Publication, 'body' | 'dedupeMs' | 'expiresInMs' | 'head'>;

/** The message of one tick; `now` by the broker's clock. */
export function tickMessage(
  { head, body, dedupeMs, expiresInMs }: MessageTemplate,
  id: string,
  now: number,
): Publication {
  return {
    id,
    body,
    head: { ...head, at: now, ...(expiresInMs !== undefined && { expires: now + expiresInMs }) },
    ...(dedupeMs !== undefined && { dedupeMs }),
  };
}

/** When it is due, in words. */
export function timesInWords(when: Timing): string {
  switch (when.kind) {
    case 'cron':
      return `${when.cron} (${when.timeZone}${when.dayMatch === 'and' ? ', both days' : ''})`;
    case 'every':
      return `every ${inUnits(when.everyMs)}`;
    case 'at':
      return `once, at ${new Date(when.at).toISOString()}`;
    default:
      return when satisfies never;
  }
}

function inUnits(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

/** An entry as it was read, and its due times. */
export interface Reading {
  readonly entry: ScheduleEntry;
  readonly timetable: Timetable;
}

/** The beginning of the note of a schedule that is paused because it is unreadable. */
export const UNREADABLE = 'The entry cannot be read: ';

/**
 * Reads the entry of a schedule as it lies in the broker.
 *
 * @throws Error that says why nobody can read it
 */
export function readEntry({ name, entry: json }: Pick<ScheduleRecord, 'entry' | 'name'>): Reading {
  const entry = JSON.parse(json) as ScheduleEntry;
  if (!isTiming(entry?.when)) throw new Error('it does not say when it is due.');
  if (!isMessage(entry.message)) throw new Error('it does not say what is enqueued.');
  const { jitterMs, start, end, limit, graceMs } = entry;
  const others = [start, end, limit, graceMs].filter((each) => each !== undefined);
  if (![jitterMs, ...others].every(Number.isFinite)) throw new Error('a time or a limit in it is no number.');
  return { entry, timetable: new Timetable(name, entry) };
}

/** Whether anybody can read it. */
export function isReadable(record: ScheduleRecord): boolean {
  try {
    readEntry(record);
    return true;
  } catch {
    return false;
  }
}

function isTiming(when: Timing | undefined): boolean {
  switch (when?.kind) {
    case 'cron':
      return typeof when.cron === 'string';
    case 'every':
      return Number.isFinite(when.everyMs) && when.everyMs > 0;
    case 'at':
      return Number.isFinite(when.at);
    default:
      return false;
  }
}

function isMessage(message: MessageTemplate | undefined): boolean {
  const { head, body } = message ?? {};
  return [head?.name, head?.queue, body].every((each) => typeof each === 'string');
}
