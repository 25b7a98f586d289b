import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cronPlan, type CronPlan } from '../../../dashboard/pages/schedules/cron-plan.js';

const ALL = { kind: 'all' } as const;

describe('Cron expressions that the dashboard says in words', () => {
  it.each<readonly [cron: string, plan: CronPlan]>([
    ['* * * * *', { kind: 'every', unit: 'minute', step: 1 }],
    ['*/15 * * * *', { kind: 'every', unit: 'minute', step: 15 }],
    ['*/10 * * * * *', { kind: 'every', unit: 'second', step: 10 }],
    ['0 * * * *', { kind: 'every', unit: 'hour', step: 1, minute: 0 }],
    ['30 */6 * * *', { kind: 'every', unit: 'hour', step: 6, minute: 30 }],
    ['@hourly', { kind: 'every', unit: 'hour', step: 1, minute: 0 }],
    ['0 2 * * *', { kind: 'at', times: ['02:00'], days: ALL }],
    ['15 30 9 * * *', { kind: 'at', times: ['09:30:15'], days: ALL }],
    ['0,30 9,17 * * *', { kind: 'at', times: ['09:00', '09:30', '17:00', '17:30'], days: ALL }],
    ['0 9 * * 1-5', { kind: 'at', times: ['09:00'], days: { kind: 'weekdays', days: [1, 2, 3, 4, 5] } }],
    ['0 9 * * mon,WED', { kind: 'at', times: ['09:00'], days: { kind: 'weekdays', days: [1, 3] } }],
    ['0 9 * * 7', { kind: 'at', times: ['09:00'], days: { kind: 'weekdays', days: [0] } }],
    [
      '0 6 1,15 * *',
      { kind: 'at', times: ['06:00'], days: { kind: 'month-days', days: [1, 15], months: [] } },
    ],
    [
      '0 0 24 DEC *',
      { kind: 'at', times: ['00:00'], days: { kind: 'month-days', days: [24], months: [12] } },
    ],
    ['@yearly', { kind: 'at', times: ['00:00'], days: { kind: 'month-days', days: [1], months: [1] } }],
  ])('%s is understood', (cron, plan) => {
    expect(cronPlan(cron)).toEqual(plan);
  });

  it.each([
    '',
    '* * *',
    '0 9 * * 1 2 3',
    '0 9 13 * 5',
    '0 9 L * *',
    '0 9 * * 1#2',
    '*/15 8-18 * * *',
    '0-59 9 * * *',
    '60 9 * * *',
    '0 25 * * *',
    '0 9 * 6 *',
    '5-1 9 * * *',
  ])('%s is shown as it stands', (cron) => {
    expect(cronPlan(cron)).toBeUndefined();
  });

  it('Any text is understood or not, without an error', () => {
    const field = fc.constantFrom('*', '?', '0', '5', '*/5', '1-3', '1,2', 'MON', 'x', '99', '1-', ',');
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 7 }), (fields) => {
        expect(() => cronPlan(fields.join(' '))).not.toThrow();
      }),
    );
  });
});
