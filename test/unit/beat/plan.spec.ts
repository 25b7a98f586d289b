import { describe, expect, it } from '@jest/globals';
import { planOf, type Plan } from '../../../src/beat/plan.js';
import type { Misfire } from '../../../src/beat/schedule-entry.js';
import { Timetable, type Timing } from '../../../src/beat/timetable.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 11:00; the schedule is every five minutes and was due at 11:05 when the beats went away. */
const START = Date.UTC(2026, 0, 1, 11);
const DUE = START + 5 * MINUTE;

interface Policy {
  readonly misfire?: Misfire;
  readonly graceMs?: number;
}

const FIVE_MINUTES: readonly [string, Timing][] = [
  ['a cron', { kind: 'cron', cron: '*/5 * * * *', timeZone: 'UTC', dayMatch: 'or' }],
  ['an interval', { kind: 'every', everyMs: 5 * MINUTE }],
];

function plan(when: Timing, { misfire = 'once', ...grace }: Policy, now: number, jitterMs = 0): Plan {
  const timetable = new Timetable('name', { when, jitterMs });
  return planOf({ misfire, ...grace }, timetable, { dueAt: DUE, fireAt: timetable.fireAt(DUE) }, now);
}

/** Fired how many, and the minutes after 11:00 of the first and the last; missed how many; next in minutes after now. */
function told({ due, missed, nextDueAt }: Plan) {
  const minute = (at: number | undefined) => (at === undefined ? undefined : (at - START) / MINUTE);
  return {
    fired: due.length,
    from: minute(due[0]),
    to: minute(due.at(-1)),
    missed: missed?.count ?? 0,
    next: minute(nextDueAt),
  };
}

describe.each(FIVE_MINUTES)('%s of five minutes', (_kind, when) => {
  const BACK = DUE + 3 * HOUR + 2 * MINUTE;

  it.each<[string, Policy, object]>([
    ['once: the latest', { misfire: 'once' }, { fired: 1, from: 185, to: 185, missed: 36 }],
    ['skip: none', { misfire: 'skip' }, { fired: 0, missed: 37 }],
    ['all: as many as wanted', { misfire: { all: 500 } }, { fired: 37, from: 5, to: 185, missed: 0 }],
    ['all up to ten: the latest', { misfire: { all: 10 } }, { fired: 10, from: 140, to: 185, missed: 27 }],
    ['once, within its grace', { graceMs: 3 * MINUTE }, { fired: 1, from: 185, to: 185, missed: 36 }],
    ['once, its grace over', { graceMs: MINUTE }, { fired: 0, missed: 37 }],
    [
      'all, within its grace',
      { misfire: { all: 500 }, graceMs: 20 * MINUTE },
      { fired: 4, from: 170, missed: 33 },
    ],
    ['skip, within its grace', { misfire: 'skip', graceMs: 3 * MINUTE }, { fired: 1, from: 185, missed: 36 }],
  ])('that no beat looked at for three hours fires %s', (_what, policy, expected) => {
    expect(told(plan(when, policy, BACK))).toMatchObject({ ...expected, next: 190 });
  });

  it.each<[string, Policy]>([
    ['once', { misfire: 'once' }],
    ['skip', { misfire: 'skip' }],
    ['all', { misfire: { all: 3 } }],
  ])('that is on time fires one tick, whatever the policy: %s', (_what, policy) => {
    expect(told(plan(when, policy, DUE + 800))).toMatchObject({ fired: 1, from: 5, missed: 0, next: 10 });
  });

  it('is due when it is due, not before', () => {
    expect(told(plan(when, {}, DUE - 1))).toMatchObject({ fired: 0, missed: 0, next: 5 });
    expect(told(plan(when, {}, DUE))).toMatchObject({ fired: 1, missed: 0, next: 10 });
  });

  it('fires nothing while its last run lies in the future, as after a clock that was set back', () => {
    expect(told(plan(when, { misfire: { all: 500 } }, DUE - 3 * HOUR))).toMatchObject({ fired: 0, next: 5 });
  });

  it('waits for the jitter of the latest due time', () => {
    const jittered = plan(when, {}, DUE + 5 * MINUTE, 4 * MINUTE);
    expect(told(jittered)).toMatchObject({ fired: 1, from: 5, missed: 0, next: 10 });
  });
});

it('a schedule that has no due time left is over', () => {
  const timetable = new Timetable('name', { when: { kind: 'at', at: DUE }, jitterMs: 0 });
  const entry = { misfire: 'once' as const };
  expect(planOf(entry, timetable, { dueAt: DUE, fireAt: DUE }, DUE + HOUR)).toEqual({
    due: [DUE],
    missed: undefined,
    nextDueAt: undefined,
  });
  expect(planOf(entry, timetable, {}, DUE + HOUR)).toEqual({
    due: [],
    missed: undefined,
    nextDueAt: undefined,
  });
});

it('a schedule of one second that was left alone for a month is planned in bounded steps', () => {
  const when: Timing = { kind: 'cron', cron: '* * * * * *', timeZone: 'America/New_York', dayMatch: 'or' };
  const { due, missed } = plan(when, { misfire: { all: 100 } }, DUE + 31 * 24 * HOUR);
  // Of two and a half million due times only so many are counted.
  expect([due.length, missed?.count]).toEqual([100, 1_000]);
});
