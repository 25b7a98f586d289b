import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyOf, draftOf, timesOf } from '../../../dashboard/pages/schedules/schedule-draft.js';
import { durationText, isDurationText } from '../../../dashboard/ui/duration-text.js';
import { wholeNumberIn } from '../../../dashboard/ui/whole-number.js';
import type { ScheduleDetail } from '../../../src/dashboard/api-types.js';

const AT = '2027-01-31T09:00:00.000Z';

const CRON: ScheduleDetail = {
  name: 'digest-acme',
  state: 'active',
  origin: 'api',
  when: { kind: 'cron', cron: '30 9 * * 1-5', timeZone: 'Europe/Paris', dayMatch: 'or' },
  times: '30 9 * * 1-5 (Europe/Paris)',
  task: 'email.digest',
  queue: 'reports',
  misfire: { all: 3 },
  graceMs: 300_000,
  overlap: 'skip',
  jitterMs: 30_000,
  start: AT,
  end: '2028-01-31T09:00:00.000Z',
  limit: 12,
  fired: 3,
  next: [],
  history: [],
  arguments: { json: '["acme", 12345678901234567890]', isCut: false, isRedacted: false, bytes: 30 },
};

describe('The form of a schedule', () => {
  it('A schedule that is saved without a change keeps all that it has, and each digit of its arguments', () => {
    expect(bodyOf(draftOf(CRON))).toEqual({
      cron: '30 9 * * 1-5',
      timeZone: 'Europe/Paris',
      task: 'email.digest',
      queue: 'reports',
      argumentsJson: '["acme", 12345678901234567890]',
      misfire: { all: 3 },
      grace: '5m',
      overlap: 'skip',
      jitter: '30s',
      start: AT,
      end: '2028-01-31T09:00:00.000Z',
      limit: 12,
    });
  });

  it('A cron that wants both days to match keeps that', () => {
    const when = { kind: 'cron', cron: '0 9 13 * 5', timeZone: 'UTC', dayMatch: 'and' } as const;
    expect(timesOf(draftOf({ ...CRON, when }))).toMatchObject({ cron: '0 9 13 * 5', dayMatch: 'and' });
  });

  it.each([
    ['cut', { json: '["acm', isCut: true, isRedacted: false, bytes: 100_000 }],
    ['redacted', { json: '["***"]', isCut: false, isRedacted: true, bytes: 7 }],
  ])('Arguments that arrived %s are not saved', (_how, shown) => {
    expect(bodyOf(draftOf({ ...CRON, arguments: shown }))).not.toHaveProperty('argumentsJson');
  });

  it.each([
    ['2027-01-31 09:00', AT],
    ['2027-01-31T09:00:00', AT],
    [AT, AT],
    ['2027-01-31T10:00:00+01:00', AT],
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['soon', 'soon'],
  ])('The moment %s is sent as %s, in UTC unless it says another zone', (text, at) => {
    const draft = draftOf({ ...CRON, when: { kind: 'at', at: AT } });
    draft.at.value = text;
    expect(timesOf(draft)).toMatchObject({ at });
  });

  it('Each span of whole ms comes back from its text', () => {
    const sizes: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e10 }), (ms) => {
        const text = durationText(ms);
        const [, count, unit] = /^(\d+)(\w+)$/.exec(text)!;
        expect(isDurationText(text)).toBe(true);
        expect(Number(count) * sizes[unit!]!).toBe(ms);
      }),
    );
  });

  it('Whole numbers from 1 are numbers, and all other texts are not', () => {
    expect(['1', ' 12 ', '999999999'].map(wholeNumberIn)).toEqual([1, 12, 999_999_999]);
    expect(['', '0', '-1', '1.5', '1e3', '٣', '9999999999'].map(wholeNumberIn)).toEqual(
      Array(7).fill(undefined),
    );
  });
});
