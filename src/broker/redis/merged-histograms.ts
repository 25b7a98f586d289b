import { emptyTally, HISTOGRAM_RANGES, type Tally } from '../../core/figures.js';
import { residualAt, resolveResiduals } from './counter-residuals.js';

/** How the spans of a chunk are laid out: `merged` spans after each other share the shape of their histograms. */
export interface ChunkShape {
  readonly spans: number;
  readonly merged: number;
}

/** The numbers of a column, row by row. */
export type Column = Float64Array;

const COUNTERS = emptyTally().length;

/**
 * The counters of the columns. Behind those of a tally stand, where histograms share a shape, the counts of the waits and of the runs of
 * each span: its buckets are told for all spans that share them.
 */
export function countersOf({ merged }: Pick<ChunkShape, 'merged'>): readonly number[] {
  return Array.from(
    { length: COUNTERS + (merged > 1 ? HISTOGRAM_RANGES.length : 0) },
    (_none, counter) => counter,
  );
}

/** How many numbers a row has in a column. */
export function lengthOf(counter: number, { spans, merged }: ChunkShape): number {
  return isOfHistogram(counter) ? Math.ceil(spans / merged) : spans;
}

/** A column over all rows; a row has a tally for each span. */
export function columnOf(rows: readonly (readonly Tally[])[], counter: number, shape: ChunkShape): Column {
  const length = lengthOf(counter, shape);
  const column = new Float64Array(rows.length * length);
  const perNumber = isOfHistogram(counter) ? shape.merged : 1;
  rows.forEach((tallies, row) =>
    tallies.forEach((tally, span) => {
      const at = row * length + Math.floor(span / perNumber);
      column[at] = (column[at] ?? 0) + numberAt(tally, counter);
    }),
  );
  return column;
}

/** The tallies of one row. Counts and sums are exact; buckets that spans share are divided by the counts of these. */
export function talliesOf(
  columns: ReadonlyMap<number, Column>,
  row: number,
  shape: ChunkShape,
): readonly Tally[] {
  const { spans, merged } = shape;
  const tallies = Array.from({ length: spans }, emptyTally);
  const valuesAt = (counter: number) => {
    const length = lengthOf(counter, shape);
    return columns.get(counter)?.subarray(row * length, (row + 1) * length);
  };
  for (const counter of columns.keys())
    if (counter < COUNTERS && (merged === 1 || !isOfHistogram(counter)))
      valuesAt(counter)?.forEach((value, span) => set(tallies[span], counter, value));
  for (const tally of tallies) resolveResiduals(tally);
  if (merged === 1) return tallies;
  HISTOGRAM_RANGES.forEach(([first, end], index) => {
    const counts = [...(valuesAt(COUNTERS + index) ?? [])];
    if (counts.every((count) => count === 0)) return;
    for (let at = 0; at * merged < spans; at += 1) {
      const buckets = Array.from({ length: end - first }, (_none, own) => valuesAt(first + own)?.[at] ?? 0);
      divided(buckets, counts.slice(at * merged, (at + 1) * merged)).forEach((own, span) =>
        own.forEach((value, bucket) => set(tallies[at * merged + span], first + bucket, value)),
      );
    }
  });
  return tallies;
}

/** Divides buckets among spans with these counts: the sums over the spans are the buckets, and those over the buckets are the counts. */
export function divided(
  buckets: readonly number[],
  counts: readonly number[],
): readonly (readonly number[])[] {
  const left = [...buckets];
  return counts.map((count) => {
    const own = share(left, count);
    own.forEach((value, bucket) => (left[bucket] = (left[bucket] ?? 0) - value));
    return own;
  });
}

/** `count` of the contents of the buckets, in their proportion, by largest remainder. */
function share(buckets: readonly number[], count: number): readonly number[] {
  const all = sum(buckets);
  if (count >= all) return [...buckets];
  const exact = buckets.map((value) => (value * count) / all);
  const own = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, bucket) => ({ bucket, remainder: value - Math.floor(value) }))
    .sort((one, other) => other.remainder - one.remainder);
  for (const { bucket } of byRemainder.slice(0, count - sum(own))) own[bucket] = (own[bucket] ?? 0) + 1;
  return own;
}

function numberAt(tally: Tally, counter: number): number {
  if (counter < COUNTERS) return residualAt(tally, counter);
  const [first, end] = HISTOGRAM_RANGES[counter - COUNTERS] ?? [0, 0];
  return sum(tally.subarray(first, end));
}

function isOfHistogram(counter: number): boolean {
  return HISTOGRAM_RANGES.some(([first, end]) => first <= counter && counter < end);
}

function set(tally: Tally | undefined, counter: number, value: number): void {
  if (tally !== undefined) tally[counter] = value;
}

function sum(values: Iterable<number>): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}
