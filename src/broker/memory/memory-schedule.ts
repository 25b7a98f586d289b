import { TICKS_KEPT, type FiringReply, type ScheduleRecord, type TickRecord } from '../schedule-store.js';

/** A schedule as the memory broker keeps it. */
export interface MemorySchedule {
  record: ScheduleRecord;
  /** The newest first. */
  ticks: readonly TickRecord[];
  /** The call that moved it on last, and what it was told. */
  last: { readonly token: string; readonly told: FiringReply } | undefined;
}

export function noteTick(schedule: MemorySchedule, tick: TickRecord): void {
  schedule.ticks = [tick, ...schedule.ticks].slice(0, TICKS_KEPT);
}

/** A copy with those fields; what is null or undefined is taken away. */
export function changed(record: Partial<ScheduleRecord>, fields: object): ScheduleRecord {
  const all = Object.entries({ ...record, ...fields });
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined)) as never;
}
