import { describe, expect, it } from '@jest/globals';
import { emptyTally, addTo, figuresOf } from '../../../src/core/figures.js';
import { seriesOf, spansOf, type SeriesSource } from '../../../src/dashboard/view/series.js';
import { queueTrends } from '../../../src/dashboard/view/queue-trend.js';

const NOW = Date.UTC(2030, 0, 1, 12, 0, 30);
const MINUTE = 60_000;
const COUNTS = {
  ...{ waiting: 1, running: 4, delayed: 0, blocked: 0, deadLetters: 0, oldestWaitMs: 9_000 },
  ...{ oldestWaitQueue: 'q', workers: 2, slots: 10, freeSlots: 7, pausedQueues: 0 },
};

function row(at: number, succeeded: number, queue?: string) {
  const tally = emptyTally();
  addTo(tally, 'succeeded', succeeded);
  return { at: new Date(at), ...(queue !== undefined && { queue }), ...figuresOf(tally) };
}

function source(parts: Partial<SeriesSource>): SeriesSource {
  const { now = NOW } = parts;
  const none = { everyMs: MINUTE, rows: [] };
  return { figures: none, levels: { ...none, at: now }, counts: COUNTS, now, ...parts };
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
    const series = seriesOf(source({ figures: { everyMs: MINUTE, rows: [row(at, 7)] } }), '5m');
    expect(series.succeeded).toEqual([0, 0, 7, 0, 0]);
    expect(series.waitP95).toEqual([null, null, null, null, null]);
  });

  it('Levels stand in their spans, and a span that no worker has told of is a gap', () => {
    const at = new Date(Math.floor(NOW / MINUTE) * MINUTE - 2 * MINUTE);
    const rows = [{ at, running: 1.5, slots: 4, free: 2.5, oldestWaitMs: 70 }];
    const series = seriesOf(source({ levels: { everyMs: MINUTE, rows, at: NOW } }), '5m');
    expect(series.running).toEqual([null, null, 1.5, null, 3]);
    expect(series.freeSlots).toEqual([null, null, 2.5, null, 7]);
    expect(series.oldestWaitMs).toEqual([null, null, 70, null, 9_000]);
  });

  it('For the first ten seconds of a span the levels of now stand for the span before as well', () => {
    const { running } = seriesOf(source({ now: NOW - 25_000 }), '5m');
    expect(running).toEqual([null, null, null, 3, 3]);
  });

  it('The levels of now also stand for a span that was told of since levels were read', () => {
    const levels = { everyMs: MINUTE, rows: [], at: NOW - 21_000 };
    const { running } = seriesOf(source({ levels, now: NOW - 19_000 }), '5m');
    expect(running).toEqual([null, null, null, 3, 3]);
  });

  it('While no worker lives, only the wait of now stands for spans that no worker will tell of', () => {
    const gone = { ...COUNTS, workers: 0, slots: 0, freeSlots: 0 };
    const series = seriesOf(source({ counts: gone, now: NOW - 25_000 }), '5m');
    expect(series.oldestWaitMs).toEqual([null, null, null, null, 9_000]);
    for (const levels of [series.running, series.freeSlots])
      expect(levels).toEqual([null, null, null, null, null]);
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
