import { cronPattern } from '../../../src/beat/cron-presets.js';

/** A cron expression that words can say. */
export type CronPlan =
  | {
      readonly kind: 'every';
      readonly unit: 'hour' | 'minute' | 'second';
      readonly step: number;
      readonly minute?: number;
    }
  | { readonly kind: 'at'; readonly times: readonly string[]; readonly days: CronDays };

/** The days of a plan; weekdays from 0 (Sunday), months from 1. */
export type CronDays =
  | { readonly kind: 'all' }
  | { readonly kind: 'month-days'; readonly days: readonly number[]; readonly months: readonly number[] }
  | { readonly kind: 'weekdays'; readonly days: readonly number[] };

const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTH_NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const SIXTY = { least: 0, most: 59 };
const HOURS = { least: 0, most: 23 };
const WEEKDAYS = { least: 0, most: 7, names: DAY_NAMES };
const MONTH_DAYS = { least: 1, most: 31 };
const MONTHS = { least: 1, most: 12, names: MONTH_NAMES };
/** More times a day than that are no sentence any more. */
const MOST_TIMES = 4;

/** Reads the usual expressions; `undefined` for others, which are shown as they stand. */
export function cronPlan(cron: string): CronPlan | undefined {
  const fields = cronPattern(cron).split(/\s+/);
  const [second, minute, hour, day, month, weekday] = fields.length === 5 ? ['0', ...fields] : fields;
  if (weekday === undefined || fields.length > 6) return undefined;
  const all = { second, minute, hour, day, month, weekday } as Fields;
  return everyPlan(all) ?? timesPlan(all);
}

interface Fields {
  readonly second: string;
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
  readonly month: string;
  readonly weekday: string;
}

function everyPlan({ second, minute, hour, day, month, weekday }: Fields): CronPlan | undefined {
  if (![day, month, weekday].every(isAny)) return undefined;
  const [seconds, minutes, hours] = [stepOf(second), stepOf(minute), stepOf(hour)];
  if (seconds !== undefined && isAny(minute) && isAny(hour))
    return { kind: 'every', unit: 'second', step: seconds };
  if (second !== '0') return undefined;
  if (minutes !== undefined && isAny(hour)) return { kind: 'every', unit: 'minute', step: minutes };
  const [only, ...others] = numbersOf(minute, SIXTY) ?? [];
  if (hours === undefined || only === undefined || others.length > 0) return undefined;
  return { kind: 'every', unit: 'hour', step: hours, minute: only };
}

function timesPlan({ second, minute, hour, day, month, weekday }: Fields): CronPlan | undefined {
  const [seconds, minutes, hours] = [
    numbersOf(second, SIXTY),
    numbersOf(minute, SIXTY),
    numbersOf(hour, HOURS),
  ];
  const days = daysOf(day, month, weekday);
  if (seconds?.length !== 1 || minutes === undefined || hours === undefined || days === undefined)
    return undefined;
  if (minutes.length * hours.length > MOST_TIMES) return undefined;
  const tail = seconds[0] === 0 ? '' : `:${padded(seconds[0] ?? 0)}`;
  const times = hours.flatMap((one) => minutes.map((other) => `${padded(one)}:${padded(other)}${tail}`));
  return { kind: 'at', times, days };
}

function daysOf(day: string, month: string, weekday: string): CronDays | undefined {
  if (isAny(day) && isAny(month) && isAny(weekday)) return { kind: 'all' };
  if (isAny(day) && isAny(month)) {
    const days = numbersOf(weekday, WEEKDAYS);
    return days && { kind: 'weekdays', days: [...new Set(days.map((one) => one % 7))] };
  }
  if (!isAny(weekday) || isAny(day)) return undefined;
  const [days, months] = [numbersOf(day, MONTH_DAYS), isAny(month) ? [] : numbersOf(month, MONTHS)];
  return days && months && { kind: 'month-days', days, months };
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

/** 1 for `*`, n for a step of n. */
function stepOf(field: string): number | undefined {
  if (isAny(field)) return 1;
  const step = /^\*\/([1-9]\d?)$/.exec(field)?.[1];
  return step === undefined ? undefined : Number(step);
}

/** The numbers that a field may hold, and names for some of them. */
interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

/** The numbers of a list with ranges, such as `1,3-5`. */
function numbersOf(field: string, { least, most, names = [] }: Bounds): readonly number[] | undefined {
  const numbers = field.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from, ...more] = part
      .split('-')
      .map((text) => numberOf(text, names, least));
    if (more.length > 0 || !(from >= least && to <= most && from <= to)) return [Number.NaN];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return numbers.some(Number.isNaN) ? undefined : numbers;
}

/** Names count from the least number of the field. */
function numberOf(text: string, names: readonly string[], least: number): number {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + least;
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
