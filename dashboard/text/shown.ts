import { language, zone } from '../state/preferences.js';
import * as format from './format.js';

/** Numbers, spans and moments as the chosen language and time zone show them. Read in a component, they follow the choice. */
export const shown = {
  number: (value: number): string => format.wholeNumber(value, locale()),
  short: (value: number): string => format.shortNumber(value, locale()),
  rate: (value: number): string => format.rateNumber(value, locale()),
  percent: (value: number): string => format.percent(value, locale()),
  bytes: (value: number): string => format.bytesInWords(value, locale()),
  duration: (ms: number): string => format.durationInWords(ms, locale()),
  moment: (at: number): string => momentFormat().format(at),
  clock: (at: number): string => clockFormat().format(at),
  /** With seconds: `14:03:22` on the day of `now`, and the day as well on another one. */
  clockOrMoment: (at: number, now: number): string =>
    isSameDay(at, now) ? dateFormat({ timeStyle: 'medium' }).format(at) : momentFormat().format(at),
  /** `Mon`, for ranges of more than a day. */
  day: (at: number): string => dateFormat({ weekday: 'short' }).format(at),
  /** `Mon 14:00` */
  dayAndClock: (at: number): string => `${shown.day(at)} ${shown.clock(at)}`,
  /** How far the chosen time zone is ahead of UTC at a moment, ms. */
  offsetMs: (at: number): number => (zone.value === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * 60_000),
  relative: (at: number, now: number): string => relative(at - now),
  /** `a, b and c` */
  list: (words: readonly string[]): string => new Intl.ListFormat(locale()).format(words),
  /** From 0 for Sunday. */
  weekday: (day: number): string => calendarWord(Date.UTC(2023, 0, 1 + day), { weekday: 'long' }),
  /** From 1 for January. */
  month: (month: number): string => calendarWord(Date.UTC(2023, month - 1, 1), { month: 'long' }),
};

/** `1 task`, `2 tasks`: a number with its noun in the chosen language, both of which have two forms. */
export function counted(count: number, one: string, many: string): string {
  return `${shown.number(count)} ${count === 1 ? one : many}`;
}

function calendarWord(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(at);
}

function locale(): string {
  return language.value === 'de' ? 'de-DE' : 'en-GB';
}

function timeZone(): Intl.DateTimeFormatOptions {
  return zone.value === 'utc' ? { timeZone: 'UTC' } : {};
}

function momentFormat(): Intl.DateTimeFormat {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'medium' });
}

function clockFormat(): Intl.DateTimeFormat {
  return dateFormat({ timeStyle: 'short' });
}

function isSameDay(one: number, other: number): boolean {
  const days = dateFormat({ dateStyle: 'short' });
  return days.format(one) === days.format(other);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const whole = { ...options, ...timeZone() };
  const key = `${locale()} ${JSON.stringify(whole)}`;
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale(), whole);
  formats.set(key, found);
  return found;
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

/** A list asks for it with each row, and making one takes longer than all else of a row. */
function relativeFormat(): Intl.RelativeTimeFormat {
  const key = locale();
  const found =
    relativeFormats.get(key) ?? new Intl.RelativeTimeFormat(key, { numeric: 'auto', style: 'long' });
  relativeFormats.set(key, found);
  return found;
}

/** `5 minutes ago`, `in 2 hours`, `now`. */
function relative(ms: number): string {
  const words = relativeFormat();
  const [unit, length] = STEPS.find(([, step]) => Math.abs(ms) >= step) ?? (['second', 1000] as const);
  return words.format(Math.trunc(ms / length), unit);
}
