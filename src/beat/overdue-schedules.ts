import type { ScheduleStore } from '../broker/schedule-store.js';

const MAX_SCHEDULES = 1_000;

/** A schedule that should have fired, and when, in epoch ms. */
export interface OverdueSchedule {
  readonly name: string;
  readonly since: number;
}

/** Schedules that should have fired longer ago than `lateMs`, the longest overdue first, and the broker's time. */
export async function overdueSchedules(
  store: ScheduleStore,
  lateMs: number,
): Promise<{ readonly now: number; readonly overdue: readonly OverdueSchedule[] }> {
  const { now, schedules } = await store.find({ kind: 'due', limit: MAX_SCHEDULES });
  const overdue = schedules.flatMap(({ name, fireAt, pending }) => {
    // One whose tick waits for the last task is on time.
    const isLate = pending === undefined && fireAt !== undefined && fireAt < now - lateMs;
    return isLate ? [{ name, since: fireAt }] : [];
  });
  return { now, overdue };
}
