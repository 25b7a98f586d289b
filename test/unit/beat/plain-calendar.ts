/** Cron fields read in the plainest way, and a search that looks at every day: what a calendar on the wall would say. */
export interface PlainFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  /** `undefined`: any day. */
  readonly days: readonly DayRule[] | undefined;
  readonly weekdays: readonly WeekdayRule[] | undefined;
}

export type DayRule = number | 'L' | { readonly nearest: number };
export type WeekdayRule = number | { readonly weekday: number; readonly nth: number | 'L' };

const DAY = 86_400_000;

function lastOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

/** The working day closest to a day, within its month. */
function nearestWorkingDay(year: number, month: number, day: number): number | undefined {
  const last = lastOf(year, month);
  if (day > last) return undefined;
  const weekday = new Date(Date.UTC(year, month, day)).getUTCDay();
  if (weekday === 6) return day > 1 ? day - 1 : day + 2;
  if (weekday === 0) return day < last ? day + 1 : day - 2;
  return day;
}

function isDay(rule: DayRule, date: Date): boolean {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (rule === 'L') return day === lastOf(year, month);
  if (typeof rule === 'number') return day === rule;
  return day === nearestWorkingDay(year, month, rule.nearest);
}

function isWeekday(rule: WeekdayRule, date: Date): boolean {
  if (typeof rule === 'number') return date.getUTCDay() === rule % 7;
  if (date.getUTCDay() !== rule.weekday % 7) return false;
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (rule.nth === 'L') return day + 7 > lastOf(year, month);
  return Math.ceil(day / 7) === rule.nth;
}

function fits({ months, days, weekdays }: PlainFields, date: Date): boolean {
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const fitsDay = days?.some((rule) => isDay(rule, date));
  const fitsWeekday = weekdays?.some((rule) => isWeekday(rule, date));
  if (fitsDay === undefined || fitsWeekday === undefined) return fitsDay ?? fitsWeekday ?? true;
  return fitsDay || fitsWeekday;
}

/** The first `count` times after an instant; fewer if `years` hold no more. */
export function timesAfter(fields: PlainFields, instant: number, count: number, years: number): number[] {
  const found: number[] = [];
  const first = Math.floor(instant / DAY) * DAY;
  for (let day = first; day < first + years * 366 * DAY && found.length < count; day += DAY) {
    if (!fits(fields, new Date(day))) continue;
    for (const hour of fields.hours)
      for (const minute of fields.minutes) found.push(day + hour * 3_600_000 + minute * 60_000);
    while (found[0] !== undefined && found[0] <= instant) found.shift();
  }
  return found.slice(0, count);
}
