import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listWindow, scrollTopFor } from '../../../dashboard/row-list/window.js';

const geometry = fc.record({
  count: fc.nat(10_000),
  rowHeight: fc.integer({ min: 20, max: 80 }),
  viewHeight: fc.integer({ min: 0, max: 3_000 }),
  scrollTop: fc.integer({ min: -500, max: 1_000_000 }),
});

describe('The window of a long list', () => {
  it('covers all that can be seen, wherever it is scrolled to', () => {
    fc.assert(
      fc.property(geometry, (given) => {
        const { first, end, offset, height } = listWindow(given);
        const top = Math.max(0, Math.min(given.scrollTop, height - given.viewHeight));
        expect(offset).toBe(first * given.rowHeight);
        expect(offset).toBeLessThanOrEqual(top);
        expect(end * given.rowHeight).toBeGreaterThanOrEqual(Math.min(height, top + given.viewHeight));
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(given.count);
      }),
    );
  });

  it('draws a bounded number of rows, however many there are', () => {
    fc.assert(
      fc.property(geometry, (given) => {
        const { first, end } = listWindow(given);
        expect(end - first).toBeLessThanOrEqual(given.viewHeight / given.rowHeight + 4 * 8);
      }),
    );
  });

  it('stays the same while less than a step is scrolled', () => {
    const at = (scrollTop: number) => listWindow({ count: 1_000, rowHeight: 40, viewHeight: 600, scrollTop });
    expect(at(4_000 - 1)).toEqual(at(4_000 - 39));
    expect(at(4_000).first).toBe(88);
  });

  it('draws no row of an empty list', () => {
    expect(listWindow({ count: 0, rowHeight: 40, viewHeight: 600, scrollTop: 0 })).toEqual({
      first: 0,
      end: 0,
      offset: 0,
      height: 0,
    });
  });

  it.each([
    [0, 200, 0],
    [4, 200, 160],
    [5, 200, 200],
    [14, 200, 200],
    [15, 200, 240],
  ])('scrolls to row %i from %i px to %i px', (index, scrollTop, expected) => {
    expect(scrollTopFor(index, { count: 100, rowHeight: 40, viewHeight: 400, scrollTop })).toBe(expected);
  });
});
