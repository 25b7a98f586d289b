import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Crontab } from '../../../src/beat/crontab.js';
import { caseCount } from '../../support/case-count.js';
import { WallClock } from './wall-clock.js';

/** More of them find more; these take some seconds. */
const RUNS = caseCount('NTQ_CRON_RUNS', { quick: 20, full: 60 });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Zones whose clocks have done all that clocks do: half hours, midnights, a day left out, a month of exceptions. */
const ZONES = [
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kathmandu',
];
const clocks = new Map(ZONES.map((zone) => [zone, new WallClock(zone)]));
const transitions = new Map(
  [...clocks].map(([zone, clock]) => [zone, clock.transitions(Date.UTC(2008, 0, 1), Date.UTC(2024, 0, 1))]),
);

/** A field as the numbers it stands for; `undefined` for every number. */
type Field = readonly number[] | undefined;
interface Fields {
  readonly minute: Field;
  readonly hour: Field;
  readonly day: Field;
  readonly weekday: Field;
}

const numbers = (min: number, max: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 });
const fieldsArbitrary: fc.Arbitrary<Fields> = fc.record({
  minute: fc.oneof(numbers(0, 59), fc.constantFrom([0], [30], [0, 15, 30, 45], undefined)),
  hour: fc.oneof(numbers(0, 23), numbers(0, 3), fc.constant(undefined), fc.constant(undefined)),
  day: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: numbers(1, 31) }),
  weekday: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: numbers(0, 6) },
  ),
});

function cronOf({ minute, hour, day, weekday }: Fields): string {
  const text = (field: Field) => field?.join(',') ?? '*';
  return `${text(minute)} ${text(hour)} ${text(day)} * ${text(weekday)}`;
}

/** Close to a change of the clocks, for the most part. */
const placeArbitrary = fc.constantFrom(...ZONES).chain((zone) => {
  const near = transitions.get(zone) ?? [];
  const any = fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2023, 0, 1) });
  if (near.length === 0) return any.map((instant) => ({ zone, instant }));
  const close = fc
    .tuple(fc.constantFrom(...near), fc.integer({ min: -30 * HOUR, max: 3 * HOUR }))
    .map(([transition, distance]) => transition + distance);
  return fc.oneof({ weight: 5, arbitrary: close }, { weight: 1, arbitrary: any }).map((instant) => ({
    zone,
    instant,
  }));
});

function fits({ minute, hour, day, weekday }: Fields, wall: number): boolean {
  const date = new Date(wall);
  if (minute !== undefined && !minute.includes(date.getUTCMinutes())) return false;
  if (hour !== undefined && !hour.includes(date.getUTCHours())) return false;
  if (day !== undefined && weekday !== undefined)
    return day.includes(date.getUTCDate()) || weekday.includes(date.getUTCDay());
  if (day !== undefined) return day.includes(date.getUTCDate());
  return weekday === undefined || weekday.includes(date.getUTCDay());
}

/** All the minutes of a span, one by one, with the rules of daylight saving in the plainest words. */
function scan(fields: Fields, clock: WallClock, [from, to]: readonly [number, number]): number[] {
  const found: number[] = [];
  const start = Math.floor(from / MINUTE) * MINUTE;
  // Long enough before, to know which hours have been shown already.
  let latest = clock.at(start - 27 * HOUR);
  for (let instant = start - 27 * HOUR + MINUTE; instant <= to; instant += MINUTE) {
    const wall = clock.at(instant);
    let isDue: boolean;
    if (fields.hour === undefined) isDue = fits(fields, wall);
    else {
      isDue = false;
      for (let shown = latest + MINUTE; shown <= wall; shown += MINUTE) isDue ||= fits(fields, shown);
    }
    latest = Math.max(latest, wall);
    if (isDue && instant > from) found.push(instant);
  }
  return found;
}

describe('the next fire time', () => {
  it('is what a scan of all minutes finds, and always later than the last', () => {
    fc.assert(
      fc.property(fieldsArbitrary, placeArbitrary, (fields, { zone, instant }) => {
        const span = [instant, instant + 2 * DAY] as const;
        const crontab = new Crontab({ cron: cronOf(fields), timeZone: zone });
        const expected = scan(fields, clocks.get(zone) as WallClock, span);
        const found: number[] = [];
        for (let at = crontab.next(instant); at !== undefined && at <= span[1]; at = crontab.next(at))
          found.push(at);
        expect(found.map(iso)).toEqual(expected.map(iso));
        expect(found.every((at, index) => at > (found[index - 1] ?? instant))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('was tried where clocks were moved', () => {
    const counts = ZONES.map((zone) => (transitions.get(zone) ?? []).length);
    expect(counts.slice(0, -1).every((count) => count > 4)).toBe(true);
  });
});

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
