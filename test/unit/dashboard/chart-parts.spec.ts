import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linePath } from '../../../dashboard/ui/line-path.js';
import { plotData } from '../../../dashboard/ui/plot-data.js';

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

  it('The way to a value that is not final is a series of its own', () => {
    const source = { at: [1000, 2000, 3000], lines: [{ values: [1, 2, 3] }] };
    expect(plotData({ ...source, isLastOpen: false })).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(plotData({ ...source, isLastOpen: true })).toEqual([
      [1, 2, 3],
      [1, 2, null],
      [null, 2, 3],
    ]);
  });
});
