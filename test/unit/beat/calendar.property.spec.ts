import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Crontab } from '../../../src/beat/crontab.js';
import { caseCount } from '../../support/case-count.js';
import { timesAfter, type DayRule, type PlainFields, type WeekdayRule } from './plain-calendar.js';

/** More of them find more: 100 000 take some minutes. */
const RUNS = caseCount('NTQ_CALENDAR_RUNS', { quick: 150, full: 500 });
const YEARS = 13;
const TIMES = 12;

const list = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 1, maxLength: 4 });
const stepped = (min: number, max: number) =>
  fc.integer({ min: 1, max: max - min }).map((step) => ({
    text: `*/${step}`,
    numbers: range(min, max).filter((number) => (number - min) % step === 0),
  }));
const listed = (min: number, max: number) =>
  list(fc.integer({ min, max })).map((numbers) => ({ text: numbers.join(','), numbers }));
const ranged = (min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([one, other]) => {
    const [from, to] = one < other ? [one, other] : [other, one];
    return { text: `${from}-${to}`, numbers: range(from, to) };
  });
const numeric = (min: number, max: number) => fc.oneof(listed(min, max), ranged(min, max), stepped(min, max));

interface Field<Rule> {
  readonly text: string;
  readonly rules: readonly Rule[] | undefined;
}
const any = { text: '*', rules: undefined };
const asField = ({ text, numbers }: { text: string; numbers: readonly number[] }) => ({
  text,
  rules: numbers,
});

const days: fc.Arbitrary<Field<DayRule>> = fc.oneof(
  { weight: 3, arbitrary: numeric(1, 31).map(asField) },
  { weight: 1, arbitrary: fc.constant(any) },
  { weight: 1, arbitrary: fc.constant({ text: 'L', rules: ['L'] as const }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 31 })
      .map((nearest) => ({ text: `${nearest}W`, rules: [{ nearest }] })),
  },
  {
    weight: 1,
    arbitrary: list(fc.integer({ min: 1, max: 31 })).map((numbers) => ({
      text: `${numbers.join(',')},L`,
      rules: [...numbers, 'L'] as const,
    })),
  },
);
const weekdays: fc.Arbitrary<Field<WeekdayRule>> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(any) },
  { weight: 2, arbitrary: numeric(0, 6).map(asField) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(1, 2, 3, 4, 5, 'L' as const))
      .map(([weekday, nth]) => ({ text: `${weekday}#${nth}`, rules: [{ weekday, nth }] })),
  },
);

const crontabs = fc
  .record({
    minutes: listed(0, 59),
    hours: listed(0, 23),
    days,
    months: fc.oneof(fc.constant({ text: '*', numbers: range(1, 12) }), numeric(1, 12)),
    weekdays,
  })
  .map((fields) => {
    const text = [fields.minutes, fields.hours, fields.days, fields.months, fields.weekdays];
    const plain: PlainFields = {
      minutes: sorted(fields.minutes.numbers),
      hours: sorted(fields.hours.numbers),
      months: fields.months.numbers,
      days: fields.days.rules,
      weekdays: fields.weekdays.rules,
    };
    return { cron: text.map((field) => field.text).join(' '), plain };
  });
const instants = fc.integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2034, 0, 1) / 60_000 });

describe('the calendar of cron expressions', () => {
  it('The next times of any expression are those that a look at every day finds', () => {
    fc.assert(
      fc.property(crontabs, instants, ({ cron, plain }, minute) => {
        const expected = timesAfter(plain, minute * 60_000, TIMES, YEARS);
        // A date that comes once in many years, or never.
        fc.pre(expected.length === TIMES);
        expect(times(cron, minute * 60_000).map(iso)).toEqual(expected.map(iso));
      }),
      { numRuns: RUNS },
    );
  });
});

function times(cron: string, instant: number): number[] {
  const crontab = new Crontab({ cron });
  const found: number[] = [];
  for (let at = crontab.next(instant); at !== undefined && found.length < TIMES; at = crontab.next(at))
    found.push(at);
  return found;
}

function range(min: number, max: number): number[] {
  return Array.from({ length: max - min + 1 }, (_none, index) => min + index);
}

function sorted(numbers: readonly number[]): number[] {
  return numbers.toSorted((one, other) => one - other);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
