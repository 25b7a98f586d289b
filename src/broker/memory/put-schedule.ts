import type { ScheduleChange, ScheduleRecord } from '../schedule-store.js';
import type { MemoryState } from './state/memory-state.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Creates or changes a schedule; false if it was changed by another caller meanwhile. */
export function putSchedule(state: MemoryState, { name, from, version, fields }: ScheduleChange): boolean {
  const { all } = state.schedules;
  const known = all.get(name);
  if (known?.record.version === version) return true;
  if (known?.record.version !== from) return false;
  const schedule = known ?? { record: { name, fired: 0 } as ScheduleRecord, ticks: [], last: undefined };
  schedule.record = withFields(schedule.record, { ...fields, version });
  all.set(name, schedule);
  if (fields.fireAt !== undefined) plan(state, name, fields.fireAt ?? NEVER);
  return true;
}

/** A copy with those fields; a field that is null or undefined is removed. */
export function withFields(record: Partial<ScheduleRecord>, fields: object): ScheduleRecord {
  const all = Object.entries({ ...record, ...fields });
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined)) as never;
}

/** A beat that sleeps learns of a schedule that is due before all others. */
function plan({ schedules: { due, listeners } }: MemoryState, name: string, fireAt: number): void {
  const first = due.first()?.at ?? NEVER;
  due.set(name, fireAt);
  if (fireAt < first) for (const listener of listeners) listener();
}
