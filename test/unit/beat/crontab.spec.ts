import { describe, expect, it } from '@jest/globals';
import { Crontab, type CrontabOptions } from '../../../src/beat/crontab.js';

function times(options: CrontabOptions, from: string, count: number): string[] {
  const crontab = new Crontab(options);
  const found: string[] = [];
  for (
    let at = crontab.next(Date.parse(from));
    at !== undefined && found.length < count;
    at = crontab.next(at)
  )
    found.push(new Date(at).toISOString().replace(':00.000Z', 'Z'));
  return found;
}

const NEW_YORK = 'America/New_York';

describe('a crontab', () => {
  it.each([
    ['five fields', '30 9 * * *', ['2026-01-01T09:30Z', '2026-01-02T09:30Z']],
    ['six fields, the seconds first', '15 30 9 * * *', ['2026-01-01T09:30:15.000Z']],
    ['names', '0 0 * feb mon-fri', ['2026-02-02T00:00Z']],
    ['both Sundays', '0 0 * * 7', ['2026-01-04T00:00Z']],
    ['the last day of the month', '0 0 L * *', ['2026-01-31T00:00Z', '2026-02-28T00:00Z']],
    ['the last Friday of the month', '0 0 * * FRI#L', ['2026-01-30T00:00Z', '2026-02-27T00:00Z']],
    ['the second Friday', '0 0 * * FRI#2', ['2026-01-09T00:00Z', '2026-02-13T00:00Z']],
    ['steps from a number', '5/20 * * * *', ['2026-01-01T00:05Z', '2026-01-01T00:25Z', '2026-01-01T00:45Z']],
    ['a preset', '@weekly', ['2026-01-04T00:00Z']],
    ['a preset of @nestjs/schedule', '@weekdays', ['2026-01-02T00:00Z', '2026-01-05T00:00Z']],
    ['a leap day', '0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    ['more spaces than needed', '  0   0 1 1  * ', ['2027-01-01T00:00Z']],
  ])('knows %s', (_what, cron, expected) => {
    expect(times({ cron }, '2026-01-01T00:00Z', expected.length)).toEqual(expected);
  });

  it.each([
    ['0 6 1,15,30 * *', '2031-02-10', ['2031-02-15', '2031-03-01', '2031-03-15', '2031-03-30']],
    ['0 6 */10 * *', '2031-02-12', ['2031-02-21', '2031-03-01', '2031-03-11', '2031-03-21']],
    ['0 6 1,31 * *', '2032-02-10', ['2032-03-01', '2032-03-31', '2032-04-01']],
    ['0 6 1,2,31 * *', '2033-02-10', ['2033-03-01', '2033-03-02', '2033-03-31']],
    ['0 6 1,31 2,3 *', '2033-02-01T06:00', ['2033-03-01', '2033-03-31', '2034-02-01']],
  ])('keeps the first days of a month after one that lacks a day of %s', (cron, from, expected) => {
    const found = times({ cron }, `${from}${from.includes('T') ? '' : 'T00:00'}Z`, expected.length);
    expect(found).toEqual(expected.map((day) => `${day}T06:00Z`));
  });

  it.each(['0 9 * * 1#', '0 9 * * FRI#'])('refuses %s, a weekday without its number', (cron) => {
    expect(() => new Crontab({ cron })).toThrow('A number must follow #');
  });

  it.each(['+99:00', '+05:99', '-24:01', '+24:00'])('refuses the time zone %s', (timeZone) => {
    expect(() => new Crontab({ cron: '@daily', timeZone })).toThrow(`timeZone "${timeZone}" is not known`);
  });

  it.each([
    ['or', ['2026-02-06T00:00Z', '2026-02-13T00:00Z', '2026-02-20T00:00Z']],
    ['and', ['2026-02-13T00:00Z', '2026-03-13T00:00Z', '2026-11-13T00:00Z']],
  ] as const)('takes the 13th %s Friday', (dayMatch, expected) => {
    expect(times({ cron: '0 0 13 * fri', dayMatch }, '2026-02-01T00:00Z', 3)).toEqual(expected);
  });

  it.each<[string, CrontabOptions, string, string[]]>([
    [
      'a fixed hour that is left out runs at the first instant after the gap',
      { cron: '30 2 * * *', timeZone: NEW_YORK },
      '2026-03-08T00:00Z',
      ['2026-03-08T07:00Z', '2026-03-09T06:30Z'],
    ],
    [
      'a fixed hour that comes twice runs the first time',
      { cron: '30 1 * * *', timeZone: NEW_YORK },
      '2026-11-01T00:00Z',
      ['2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ],
    [
      'every hour runs in both of the hours that are one on the clock',
      { cron: '30 * * * *', timeZone: NEW_YORK },
      '2026-11-01T04:45Z',
      ['2026-11-01T05:30Z', '2026-11-01T06:30Z', '2026-11-01T07:30Z'],
    ],
    [
      'every hour leaves out the one that is left out',
      { cron: '30 * * * *', timeZone: NEW_YORK },
      '2026-03-08T06:00Z',
      ['2026-03-08T06:30Z', '2026-03-08T07:30Z'],
    ],
    [
      'a midnight that does not exist runs when the day begins',
      { cron: '0 0 * * *', timeZone: 'Africa/Cairo' },
      '2026-04-23T12:00Z',
      ['2026-04-23T22:00Z', '2026-04-24T21:00Z'],
    ],
    [
      'half an hour is moved, too',
      { cron: '15 2 * * *', timeZone: 'Australia/Lord_Howe' },
      '2026-10-03T12:00Z',
      ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
    ],
    [
      'a whole day that was left out runs once when the next begins',
      { cron: '0 9 * * *', timeZone: 'Pacific/Apia' },
      '2011-12-29T12:00Z',
      ['2011-12-29T19:00Z', '2011-12-30T10:00Z', '2011-12-30T19:00Z'],
    ],
    [
      'a fixed offset knows no daylight saving',
      { cron: '30 2 * * *', timeZone: '-05:30' },
      '2026-03-08T00:00Z',
      ['2026-03-08T08:00Z', '2026-03-09T08:00Z'],
    ],
  ])('%s', (_rule, options, from, expected) => {
    expect(times(options, from, expected.length)).toEqual(expected);
  });

  it.each([
    ['four fields', '* * * *', 'exactly five'],
    ['seven fields', '1 2 3 4 5 6 2030', '7 parts'],
    ['a minute too many', '60 * * * *', 'Invalid value for minute: 60'],
    ['an empty part', '*/15, * * * *', 'empty'],
    ['nothing', '', 'five'],
    ['an unknown preset', '@often', "a preset such as '@daily'"],
    ['30 February', '0 0 30 2 *', 'never fires'],
    ['31 April or June', '0 0 31 4,6 *', 'never fires'],
  ])('refuses %s', (_what, cron, why) => {
    expect(() => new Crontab({ cron })).toThrow(why);
  });

  it('refuses a time zone that nobody knows', () => {
    expect(() => new Crontab({ cron: '* * * * *', timeZone: 'Nowhere' })).toThrow('timeZone "Nowhere"');
  });
});
