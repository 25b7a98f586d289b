import type { FigureSeries, OverviewCounts, Range } from '../api-types.js';
import type { FigureInfo, FigurePage } from '../../client/figure-list.js';
import { isSpanTold } from '../../client/level-list.js';
import type { LevelSample } from '../read/samples.js';

/** How far back a range goes, in ms. */
const LENGTH_MS: Readonly<Record<Range, number>> = { '5m': 300_000, '3h': 10_800_000, '3d': 259_200_000 };

const COUNTERS = [
  ...(['enqueued', 'started', 'succeeded', 'failed', 'retried'] as const),
  ...(['lost', 'revoked', 'expired'] as const),
] as const;

/** The levels of one span, as far as they are known. */
type Levels = { readonly [K in keyof LevelSeries]?: number | undefined };
type LevelSeries = Pick<FigureSeries, 'freeSlots' | 'oldestWaitMs' | 'running'>;

/** The figures of a namespace at a moment, epoch ms. */
export interface SeriesSource {
  readonly figures: FigurePage;
  readonly levels: LevelSample;
  readonly counts: OverviewCounts;
  readonly now: number;
}

/** The figures of a range, with a place for each of its spans, whether anything happened in it or not. */
export function seriesOf({ figures, levels, counts, now }: SeriesSource, range: Range): FigureSeries {
  const { everyMs, rows } = figures;
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
    ...levelsAt(at, levels, (each) => (isSpanTold(each, everyMs, levels.at) ? undefined : counts)),
    isLastOpen: true,
  };
}

/**
 * The last spans are not told of yet: the levels of now stand for them. Where no worker lives nobody will tell of them, and of now
 * only the wait is known.
 */
function levelsAt(
  at: readonly number[],
  { rows }: LevelSample,
  countsAt: (at: number) => OverviewCounts | undefined,
): LevelSeries {
  const byTime = new Map(rows.map((row) => [row.at.getTime(), row]));
  const levels = at.map((each): Levels => {
    const [row, counts] = [byTime.get(each), countsAt(each)];
    if (row !== undefined || counts === undefined) return { ...row, freeSlots: row?.free };
    const { workers, slots, freeSlots, oldestWaitMs = 0 } = counts;
    if (workers > 0) return { running: slots - freeSlots, freeSlots, oldestWaitMs };
    return each === at.at(-1) ? { oldestWaitMs } : {};
  });
  return {
    running: levels.map(({ running }) => running ?? null),
    freeSlots: levels.map(({ freeSlots }) => freeSlots ?? null),
    oldestWaitMs: levels.map(({ oldestWaitMs }) => oldestWaitMs ?? null),
  };
}

/** The beginnings of the spans of a range, the oldest first; the last one has not ended. */
export function spansOf(range: Range, everyMs: number, now: number): readonly number[] {
  const last = Math.floor(now / everyMs) * everyMs;
  const count = Math.max(1, Math.ceil(LENGTH_MS[range] / everyMs));
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * everyMs);
}
