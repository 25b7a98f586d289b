import type { ScheduleRow, ScheduleTick as Tick } from '../api-types.js';
import type { ScheduleInfo, ScheduleTick } from '../../beat/schedule-info.js';
import { momentsOf, momentText } from './moment.js';

const NEVER = new Date(0).toISOString();
/** Beats fire within a second. */
const LATE_MS = 10_000;

/** A schedule as a row of a list. `now`: epoch ms by the broker's clock. */
export function scheduleRow(info: ScheduleInfo, now: number): ScheduleRow {
  const { when, start, end, nextAt, lastAt, bufferedAt, ...row } = info;
  const lateMs = nextAt === undefined || bufferedAt !== undefined ? 0 : now - nextAt.getTime();
  return {
    ...row,
    when: whenOf(when),
    ...momentsOf({ start, end, nextAt, lastAt, bufferedAt }),
    ...(info.state === 'active' && lateMs > LATE_MS && { lateMs }),
  };
}

function whenOf(when: ScheduleInfo['when']): ScheduleRow['when'] {
  switch (when.kind) {
    case 'at':
      return { kind: 'at', at: momentText(when.at) ?? NEVER };
    case 'every':
      return { kind: 'every', everyMs: when.everyMs };
    case 'cron': {
      const { cron, timeZone, dayMatch } = when;
      return { kind: 'cron', cron, timeZone, dayMatch };
    }
  }
}

/** How a tick ended. */
export function tickRow({ dueAt, at, ...tick }: ScheduleTick): Tick {
  return { ...tick, dueAt: momentText(dueAt) ?? NEVER, at: momentText(at) ?? NEVER };
}
