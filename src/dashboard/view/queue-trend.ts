import type { QueueRow, Range } from '../api-types.js';
import type { FigureInfo, FigurePage } from '../../client/figure-list.js';
import { spansOf } from './series.js';

const MOST_POINTS = 60;
const RATE_MS = 300_000;

type Trend = Pick<QueueRow, 'rates' | 'sparkline'>;

/** The recent figures of each queue. */
export function queueTrends(page: FigurePage, range: Range, now: number): (queue: string) => Trend {
  const { everyMs, rows } = page;
  const spans = spansOf(range, everyMs, now);
  const byQueue = new Map<string, FigureInfo[]>();
  for (const row of rows) {
    const own = byQueue.get(row.queue ?? '');
    if (own === undefined) byQueue.set(row.queue ?? '', [row]);
    else own.push(row);
  }
  return (queue) => {
    const own = byQueue.get(queue) ?? [];
    const byTime = new Map(own.map((row) => [row.at?.getTime(), row.succeeded + row.failed]));
    return {
      rates: ratesOf(own, now, everyMs),
      sparkline: summed(
        spans.map((at) => byTime.get(at) ?? 0),
        MOST_POINTS,
      ),
    };
  };
}

/** Per minute. */
function ratesOf(rows: readonly FigureInfo[], now: number, everyMs: number): NonNullable<Trend['rates']> {
  const lengthMs = Math.max(RATE_MS, everyMs);
  const recent = rows.filter(({ at }) => at !== undefined && at.getTime() + everyMs > now - lengthMs);
  const perMinute = (read: (row: FigureInfo) => number) =>
    recent.reduce((sum, row) => sum + read(row), 0) / (lengthMs / 60_000);
  return {
    enqueued: perMinute(({ enqueued }) => enqueued),
    succeeded: perMinute(({ succeeded }) => succeeded),
    failed: perMinute(({ failed }) => failed),
  };
}

/** At most `most` numbers, neighbours added up. */
function summed(numbers: readonly number[], most: number): readonly number[] {
  const step = Math.max(1, Math.ceil(numbers.length / most));
  const sums: number[] = [];
  for (let end = numbers.length; end > 0; end -= step)
    sums.unshift(numbers.slice(Math.max(0, end - step), end).reduce((sum, each) => sum + each, 0));
  return sums;
}
