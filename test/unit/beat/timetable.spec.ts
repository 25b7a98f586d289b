import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Timetable, type Times, type Timing } from '../../../src/beat/timetable.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 1);

const cron = (text: string): Timing => ({ kind: 'cron', cron: text, timeZone: 'UTC', dayMatch: 'or' });
const timetable = (times: Partial<Times>) =>
  new Timetable('name', { when: cron('*/5 * * * *'), jitterMs: 0, ...times });

describe('due times', () => {
  it('of an interval are reckoned from the epoch: all processes agree', () => {
    const every = timetable({ when: { kind: 'every', everyMs: 7 * MINUTE } });
    const due = every.next(START) as number;
    expect([due % (7 * MINUTE), due - START <= 7 * MINUTE]).toEqual([0, true]);
    expect(every.next(due)).toBe(due + 7 * MINUTE);
  });

  it('of an interval with a start are reckoned from it, the start included', () => {
    const start = START + 12_345;
    const every = timetable({ when: { kind: 'every', everyMs: HOUR }, start });
    expect(every.take(every.next(START) as number, Number.POSITIVE_INFINITY, 3)).toEqual([
      start,
      start + HOUR,
      start + 2 * HOUR,
    ]);
  });

  it('of a moment are that moment, once', () => {
    const at = timetable({ when: { kind: 'at', at: START } });
    expect([at.next(START - 1), at.next(START)]).toEqual([START, undefined]);
  });

  it('lie between start and end, both included', () => {
    const limited = timetable({ start: START + 5 * MINUTE, end: START + 15 * MINUTE });
    expect(limited.take(limited.next(0) as number, Number.POSITIVE_INFINITY, 9)).toEqual(
      [5, 10, 15].map((each) => START + each * MINUTE),
    );
  });
});

const whenArbitrary: fc.Arbitrary<Timing> = fc.oneof(
  fc
    .constantFrom('* * * * *', '*/7 3 * * *', '0 9 * * 1', '*/10 * * * * *', '0 0 1 * *', '30 2 * * *')
    .map(cron),
  fc.integer({ min: SECOND, max: 5 * HOUR }).map((everyMs) => ({ kind: 'every' as const, everyMs })),
);

describe('the latest of many due times', () => {
  it('are those that are found by going through all of them', () => {
    const distance = fc.integer({ min: 0, max: 3 * HOUR });
    fc.assert(
      fc.property(
        whenArbitrary,
        fc.nat(10 * HOUR),
        distance,
        fc.integer({ min: 1, max: 20 }),
        (when, begin, span, count) => {
          const one = timetable({ when });
          const from = one.next(START + begin) as number;
          const to = from + span;
          const all: number[] = [];
          for (let due: number | undefined = from; due !== undefined && due <= to; due = one.next(due))
            all.push(due);
          expect(one.latest(from, to)).toBe(all.at(-1));
          expect(one.last(from, all.at(-1) as number, count)).toEqual(all.slice(-count));
          expect(one.take(from, to, count)).toEqual(all.slice(0, count));
          expect(one.count(from, all.at(-1) as number, 100_000)).toBe(all.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('jitter', () => {
  it('is the same in every process, differs from tick to tick, and stays before the next due time', () => {
    const [one, other] = [timetable({ jitterMs: 10 * MINUTE }), timetable({ jitterMs: 10 * MINUTE })];
    const due = one.take(START, Number.POSITIVE_INFINITY, 200);
    const delays = due.map((each) => one.fireAt(each) - each);
    expect(due.map((each) => other.fireAt(each) - each)).toEqual(delays);
    expect(Math.max(...delays)).toBeLessThan(5 * MINUTE);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(new Set(delays).size).toBeGreaterThan(150);
  });

  it('spreads schedules of the same time', () => {
    const fireAt = (name: string) =>
      new Timetable(name, { when: cron('0 9 * * 1'), jitterMs: MINUTE }).fireAt(START);
    const moments = Array.from({ length: 600 }, (_, index) => fireAt(`digest-${index}`) - START);
    expect(Math.max(...moments)).toBeLessThanOrEqual(MINUTE);
    const counts = [0, 1, 2, 3, 4, 5].map(
      (part) => moments.filter((at) => Math.floor(at / 10_000.2) === part).length,
    );
    expect(counts.every((count) => count > 60 && count < 140)).toBe(true);
  });
});
