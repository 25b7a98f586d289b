import type { ScheduleRow } from '../../../src/dashboard/api-types.js';
import { shown } from '../../text/shown.js';
import { cronPlan, type CronDays, type CronPlan } from './cron-plan.js';
import { scheduleTexts } from './texts.js';

/** When a schedule is due, as a person would say it; an unusual cron expression stays as it is. */
export function whenInWords(when: ScheduleRow['when']): string {
  const t = scheduleTexts();
  switch (when.kind) {
    case 'every':
      return intervalInWords(when.everyMs);
    case 'at':
      return t.once(shown.moment(Date.parse(when.at)));
    case 'cron': {
      const plan = cronPlan(when.cron);
      return plan === undefined ? when.cron : planInWords(plan);
    }
  }
}

const WHOLE = { 1000: 'second', 60_000: 'minute', 3_600_000: 'hour' } as const;

function intervalInWords(ms: number): string {
  const t = scheduleTexts();
  const unit = WHOLE[ms as keyof typeof WHOLE] as (typeof WHOLE)[keyof typeof WHOLE] | undefined;
  return unit === undefined ? t.everySpan(shown.duration(ms)) : t.cronEvery[unit];
}

function planInWords(plan: CronPlan): string {
  const t = scheduleTexts();
  if (plan.kind === 'at') return t.atTimes(shown.list(plan.times), daysInWords(plan.days));
  const { unit, step, minute = 0 } = plan;
  const words = step === 1 ? t.cronEvery[unit] : t.cronSteps(shown.number(step), t.units[unit]);
  return minute === 0 ? words : t.atMinute(words, shown.number(minute));
}

function daysInWords(days: CronDays): string {
  const t = scheduleTexts();
  switch (days.kind) {
    case 'all':
      return t.everyDay;
    case 'weekdays':
      return weekdaysInWords(days.days);
    case 'month-days': {
      const list = shown.list(days.days.map(shown.number));
      return days.months.length === 0
        ? t.monthDays(list)
        : t.monthDaysIn(list, shown.list(days.months.map(shown.month)));
    }
  }
}

/** Three days in a row or more are said as a range. */
function weekdaysInWords(days: readonly number[]): string {
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0];
  const isRange = days.length > 2 && days.every((day, index) => day === first + index);
  const t = scheduleTexts();
  return isRange
    ? t.fromTo(shown.weekday(first), shown.weekday(last))
    : t.onDays(shown.list(days.map(shown.weekday)));
}
