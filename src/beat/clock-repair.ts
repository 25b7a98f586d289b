import type { ScheduleRecord, FiringStore } from '../broker/schedule-store.js';
import type { ScheduleCache } from './schedule-cache.js';

const PAGE = 500;

/**
 * Looks for schedules that wait for a time further away than their next due time, as all do when a clock that was ahead is
 * set right, and calls them back. Ticks that were fired for the time in between are known by their ids and not fired again.
 */
export class ClockRepair {
  constructor(
    private readonly store: FiringStore,
    private readonly cache: ScheduleCache,
    private readonly version: () => string,
  ) {}

  async run(): Promise<void> {
    for (let offset = 0; ; offset += PAGE) {
      const { now, schedules } = await this.store.find({ kind: 'page', offset, limit: PAGE });
      for (const record of schedules) await this.#callBack(record, now);
      if (schedules.length < PAGE) return;
    }
  }

  async #callBack(record: ScheduleRecord, now: number): Promise<void> {
    const next = this.#next(record, now);
    if (next === undefined) return;
    const { name, version } = record;
    await this.store.put({ name, from: version, version: this.version(), fields: next });
  }

  #next(record: ScheduleRecord, now: number): { dueAt: number; fireAt: number } | undefined {
    try {
      const { timetable } = this.cache.of(record);
      const dueAt = record.dueAt === undefined ? undefined : timetable.next(now);
      const isAstray = dueAt !== undefined && dueAt < (record.dueAt ?? dueAt);
      return isAstray ? { dueAt, fireAt: timetable.fireAt(dueAt) } : undefined;
    } catch {
      // Found and reported when it is due.
      return undefined;
    }
  }
}
