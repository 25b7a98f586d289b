import type { ScheduleRecord } from '../broker/schedule-store.js';
import type { MessageTemplate, ScheduleEntry, Timing } from './schedule-entry.js';
import { Timetable } from './timetable.js';

/** An entry as it was read, and its due times. */
export interface Reading {
  readonly entry: ScheduleEntry;
  readonly timetable: Timetable;
}

/** What the note of a schedule begins with that is paused because nobody can read it. */
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
