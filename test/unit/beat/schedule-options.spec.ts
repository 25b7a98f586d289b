import { describe, expect, it } from '@jest/globals';
import { TaskSignature } from '../../../src/canvas/signature.js';
import { checkSchedule, type ScheduleOptions } from '../../../src/beat/schedule-options.js';

const task = new TaskSignature({ name: 'a.b', args: [], isImmutable: true });
const check = (options: object) =>
  checkSchedule({ name: 'poll', task, every: '5m', ...options } as ScheduleOptions);

describe('the options of a schedule', () => {
  it('are completed', () => {
    expect(check({})).toEqual({
      when: { kind: 'every', everyMs: 300_000 },
      jitterMs: 0,
      misfire: 'once',
      overlap: 'allow',
      enabled: true,
    });
  });

  it('are taken as they are', () => {
    const options = {
      every: undefined,
      cron: '0 9 * * 1',
      timeZone: 'Europe/Paris',
      start: new Date(1),
      end: new Date(2),
      limit: 3,
      jitter: '30s',
      grace: '5m',
      misfire: { all: 7 },
      overlap: 'buffer',
      enabled: false,
    };
    expect(check(options)).toEqual({
      when: { kind: 'cron', cron: '0 9 * * 1', timeZone: 'Europe/Paris', dayMatch: 'or' },
      start: 1,
      end: 2,
      limit: 3,
      jitterMs: 30_000,
      graceMs: 300_000,
      misfire: { all: 7 },
      overlap: 'buffer',
      enabled: false,
    });
  });

  it.each<[string, object, string]>([
    ['a name with a space', { name: 'a b' }, 'Schedule "a b": a name has letters'],
    ['a name that is too long', { name: 'a'.repeat(101) }, 'up to 100'],
    ['two kinds of time', { cron: '* * * * *' }, 'give one of cron, every and at; found cron and every'],
    ['no time', { every: undefined }, 'found nothing'],
    ['an unknown option', { evry: 1 }, "unknown option 'evry'"],
    ['a short interval', { every: 999 }, "at least '1s'"],
    ['a duration that is none', { every: 'soon' }, 'is no duration'],
    ['a time zone without a cron', { timeZone: 'UTC' }, 'belong to cron'],
    ['a cron that is none', { every: undefined, cron: 'x' }, 'Schedule poll: cron "x" cannot be read'],
    ['a cron that is no text', { every: undefined, cron: 5 }, 'give a text'],
    ['a rule that is none', { every: undefined, cron: '* * * * *', dayMatch: 'xor' }, "'or' or 'and'"],
    [
      'a moment that is none',
      { every: undefined, at: new Date(Number.NaN) },
      'Schedule poll at: give a valid Date',
    ],
    ['a start that is none', { start: '2026-01-01' }, 'Schedule poll start: give a valid Date'],
    ['an end before its start', { start: new Date(2), end: new Date(1) }, 'not before its start'],
    ['a switch that is no boolean', { enabled: 'no' }, 'enabled: give true or false, not "no"'],
    ['a limit of nothing', { limit: 0 }, 'Schedule poll limit'],
    ['an overlap that is none', { overlap: 'queue' }, 'allow, skip, buffer'],
    ['a misfire that is none', { misfire: 'twice' }, "'once', 'skip' or { all: max }"],
    ['too much to catch up', { misfire: { all: 501 } }, 'from 1 to 500'],
    ['a misfire with more in it', { misfire: { all: 1, most: 2 } }, "unknown option 'most'"],
  ])('are refused with %s', (_what, options, message) => {
    expect(() => check(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }) as never);
    expect(() => check(options)).toThrow(message);
  });
});
