import type { FigureSeries, Range } from '../api-types.js';
import type { FigureInfo, FigurePage } from '../../client/figure-list.js';

/** How far back a range goes, in ms. */
const LENGTH_MS: Readonly<Record<Range, number>> = { '5m': 300_000, '3h': 10_800_000, '3d': 259_200_000 };

const COUNTERS = [
  ...(['enqueued', 'started', 'succeeded', 'failed', 'retried'] as const),
  ...(['lost', 'revoked', 'expired'] as const),
] as const;

/** The figures of a range, with a place for each of its spans, whether anything happened in it or not. `now`: epoch ms. */
export function seriesOf({ everyMs, rows }: FigurePage, range: Range, now: number): FigureSeries {
  const at = spansOf(range, everyMs, now);
  const byTime = new Map(rows.map((row) => [row.at?.getTime(), row]));
  const column = <Value>(read: (row: FigureInfo | undefined) => Value) =>
    at.map((each) => read(byTime.get(each)));
  return {
    everyMs,
    at,
    ...(Object.fromEntries(COUNTERS.map((name) => [name, column((row) => row?.[name] ?? 0)])) as Record<
      (typeof COUNTERS)[number],
      number[]
    >),
    waitP50: column((row) => row?.wait.p50 ?? null),
    waitP95: column((row) => row?.wait.p95 ?? null),
    runP50: column((row) => row?.run.p50 ?? null),
    runP95: column((row) => row?.run.p95 ?? null),
    isLastOpen: true,
  };
}

/** The beginnings of the spans of a range, the oldest first; the last one has not ended. */
export function spansOf(range: Range, everyMs: number, now: number): readonly number[] {
  const last = Math.floor(now / everyMs) * everyMs;
  const count = Math.max(1, Math.ceil(LENGTH_MS[range] / everyMs));
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * everyMs);
}
