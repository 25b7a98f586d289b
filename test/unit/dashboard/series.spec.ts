import { describe, expect, it } from '@jest/globals';
import { emptyTally, addTo, figuresOf } from '../../../src/core/figures.js';
import { seriesOf, spansOf } from '../../../src/dashboard/view/series.js';
import { queueTrends } from '../../../src/dashboard/view/queue-trend.js';

const NOW = Date.UTC(2030, 0, 1, 12, 0, 30);
const MINUTE = 60_000;

function row(at: number, succeeded: number, queue?: string) {
  const tally = emptyTally();
  addTo(tally, 'succeeded', succeeded);
  return { at: new Date(at), ...(queue !== undefined && { queue }), ...figuresOf(tally) };
}

describe('Figures for charts', () => {
  it.each([
    ['5m', MINUTE, 5],
    ['3h', MINUTE, 180],
    ['3d', 10 * MINUTE, 432],
  ] as const)(
    'A range of %s has all its spans, whether anything happened in them or not',
    (range, everyMs, count) => {
      const spans = spansOf(range, everyMs, NOW);
      expect(spans).toHaveLength(count);
      expect(spans.at(-1)).toBe(Math.floor(NOW / everyMs) * everyMs);
    },
  );

  it('Each figure stands in its span', () => {
    const at = Math.floor(NOW / MINUTE) * MINUTE - 2 * MINUTE;
    const series = seriesOf({ everyMs: MINUTE, rows: [row(at, 7)] }, '5m', NOW);
    expect(series.succeeded).toEqual([0, 0, 7, 0, 0]);
    expect(series.waitP95).toEqual([null, null, null, null, null]);
  });

  it('Rates are per minute, of the last five minutes, and of each queue alone', () => {
    const at = Math.floor(NOW / MINUTE) * MINUTE;
    const rows = [
      row(at, 10, 'a'),
      row(at - MINUTE, 15, 'a'),
      row(at - 60 * MINUTE, 1_000, 'a'),
      row(at, 3, 'b'),
    ];
    const trendOf = queueTrends({ everyMs: MINUTE, rows }, '3h', NOW);
    expect([
      trendOf('a').rates?.succeeded,
      trendOf('b').rates?.succeeded,
      trendOf('c').rates?.succeeded,
    ]).toEqual([5, 0.6, 0]);
    const { sparkline = [] } = trendOf('a');
    expect([sparkline.length, sparkline.reduce((sum, each) => sum + each, 0)]).toEqual([60, 1_025]);
  });
});
