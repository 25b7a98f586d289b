import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unitOfTime } from '../../../dashboard/pages/overview/time-unit.js';
import { latestOf } from '../../../dashboard/ui/latest-value.js';
import { linePath } from '../../../dashboard/ui/line-path.js';
import {
  areaOf,
  dotsOf,
  nearestTo,
  pathOf,
  scaleOf,
  timeTicks,
  valueTicks,
} from '../../../dashboard/ui/chart-scale.js';

const BOX = { width: 100, height: 20 };

describe('The parts of charts', () => {
  it('A line goes from the left to the right edge, zero at the bottom, the greatest value at the top', () => {
    expect(linePath([0, 5, 10], BOX)).toBe('M0 20L50 10L100 0');
  });

  it('A line without values, or with zeros alone, lies at the bottom', () => {
    expect(linePath([], BOX)).toBe('M0 20H100');
    expect(linePath([0, 0], BOX)).toBe('M0 20L100 20');
  });

  it('No line leaves its box', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
        for (const [, x, y] of linePath(values, BOX).matchAll(/([\d.]+) ([\d.]+)/g)) {
          expect(Number(x)).toBeLessThanOrEqual(BOX.width);
          expect(Number(y)).toBeLessThanOrEqual(BOX.height);
        }
      }),
    );
  });

  it.each<readonly [number, readonly number[]]>([
    [0, [0, 1]],
    [0.27, [0, 0.1, 0.2, 0.3]],
    [7, [0, 2, 4, 6, 8]],
    [1320, [0, 500, 1000, 1500]],
    [2000, [0, 500, 1000, 1500, 2000]],
  ])('Values up to %d have round ticks', (max, ticks) => {
    expect(valueTicks(max, 4)).toEqual(ticks);
  });

  it('The greatest value never lies above the last tick, and ticks are few', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (max) => {
        const ticks = valueTicks(max, 4);
        expect(ticks.at(-1)! >= max * 0.999).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('Moments of the axis are round in the time zone of the reader', () => {
    const [from, to] = [Date.UTC(2026, 0, 1, 12, 10), Date.UTC(2026, 0, 1, 15, 10)];
    const hours = [13, 14, 15].map((hour) => Date.UTC(2026, 0, 1, hour));
    expect(timeTicks([from, to], 5, 0)).toEqual(hours);
    expect(timeTicks([from, to], 5, 3_600_000)).toEqual(hours);
    expect(timeTicks([from, to], 5, 1_800_000)).toEqual(
      [12, 13, 14].map((hour) => Date.UTC(2026, 0, 1, hour, 30)),
    );
  });

  it('A line begins again after a missing value, and a value alone is a dot', () => {
    const scale = scaleOf([0, 10, 20, 30], 10, { left: 0, right: 30, top: 0, bottom: 10 });
    expect(pathOf([0, 10, 20, 30], [0, 10, null, 5], scale)).toBe('M0 10L10 0M30 5');
    expect(dotsOf([0, 10, 20, 30], [0, 10, null, 5], scale)).toBe('M30 5h0');
    expect(dotsOf([0, 10, 20, 30], [0, null, null, null], scale)).toBe('M0 10h0');
  });

  it('An area ends at zero on both sides of a missing value', () => {
    const scale = scaleOf([0, 10, 20, 30], 10, { left: 0, right: 30, top: 0, bottom: 10 });
    expect(areaOf([0, 10, 20, 30], [0, 10, null, 5], scale)).toBe('M0 10L0 10L10 0V10ZM30 10L30 5V10Z');
    expect(areaOf([0, 10], [null, null], scale)).toBe('');
  });

  it.each([
    [[null, 90_000], 'seconds', [null, 90]],
    [[null, 150_000], 'minutes', [null, 2.5]],
    [[36_000_000, 1_800_000], 'hours', [10, 0.5]],
    [[2_000, 3], 'milliseconds', [2_000, 3]],
    [[null], 'seconds', [null]],
    [[0], 'seconds', [0]],
  ] as const)('Spans of %j ms are shown in %s', (spans, unit, values) => {
    const shown = unitOfTime(spans);
    expect([shown.unit, shown.inUnit(spans)]).toEqual([unit, values]);
    expect(values.map((value) => value && shown.inMs(value))).toEqual(spans);
  });

  it.each([
    [[1, 2, 3], 2],
    [[1, 2, null, 3], 2],
    [[1, null, null, 3], undefined],
    [[3], undefined],
    [[], undefined],
  ] as const)('Of %j, the last of which has not ended, the latest value is %j', (values, latest) => {
    expect(latestOf(values, true)).toBe(latest);
  });

  it('Where all spans have ended, the last one has the latest value', () => {
    expect(latestOf([1, 2, 3], false)).toBe(3);
  });

  it('The pointer is at the moment that is nearest', () => {
    const at = [0, 10, 20];
    const scale = scaleOf(at, 1, { left: 100, right: 300, top: 0, bottom: 10 });
    expect([90, 149, 151, 999].map((place) => nearestTo(place, at, scale))).toEqual([0, 0, 1, 2]);
  });
});
