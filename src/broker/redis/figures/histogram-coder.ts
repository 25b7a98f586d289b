import { BUCKET_BOUNDS_MS, COUNTER_INDEX, type Tally } from '../../../core/figures.js';
import { divided, sumOf } from './divided.js';
import { classOf, CLASSES, type NumberCoder } from './number-coder.js';

/** A histogram of a tally: where its buckets stand, and its sum. */
export interface HistogramPlace {
  readonly first: number;
  readonly end: number;
  readonly sum: number;
  /** The first of its contexts. */
  readonly contexts: number;
}

/** Contexts of a histogram: its count, buckets of the first group of a row, later ones, those that were empty before, the first sum, others. */
const [COUNT, FIRST, LATER, NEW, FIRST_SUM, SUM] = [0, 1, 2, 3, 4, 5].map((kind) => kind * CLASSES) as [
  number,
  number,
  number,
  number,
  number,
  number,
];
export const CONTEXTS_OF_HISTOGRAM = 6 * CLASSES;
/** About the mean of the durations in a bucket. */
const MIDDLES = [...BUCKET_BOUNDS_MS, 2 * (BUCKET_BOUNDS_MS.at(-1) ?? 0)].map(
  (bound, bucket) => ((BUCKET_BOUNDS_MS[bucket - 1] ?? 0) + bound) / 2,
);

/** The distance of any number to it is a whole number that is exact. */
const MOST_EXPECTED = 2 ** 51;

/**
 * One histogram of a row, group by group. The spans of a group share its shape: the buckets are told for all of them, and each tells its
 * count and its sum. Buckets are probably as full as their share in the groups before, and a sum follows from them.
 */
export class HistogramCoder {
  readonly #before: number[];
  #sums = 0;
  #expectedSums = 0;

  constructor(
    private readonly numbers: NumberCoder,
    private readonly place: HistogramPlace,
    /** The buckets that are not empty in all rows. */
    private readonly used: readonly number[],
  ) {
    this.#before = new Array<number>(place.end - place.first).fill(0);
  }

  code(group: readonly Tally[]): void {
    const { first, end } = this.place;
    const counts = group.map((tally) => this.#count(tally, sumOf(tally.subarray(first, end))));
    const buckets = this.#buckets(group, sumOf(counts));
    if (this.numbers.isReading) divided(buckets, counts).forEach((own, span) => group[span]?.set(own, first));
    this.#codeSums(group, counts, buckets);
    buckets.forEach((value, bucket) => (this.#before[bucket] = (this.#before[bucket] ?? 0) + value));
  }

  /** Nearly always that of the starts. */
  #count(tally: Tally, count: number): number {
    return this.numbers.near(this.place.contexts + COUNT, tally[COUNTER_INDEX.started] ?? 0, count);
  }

  /** From the first on, each out of those that are left; the last one has the rest. */
  #buckets(group: readonly Tally[], count: number): readonly number[] {
    const buckets = new Array<number>(this.#before.length).fill(0);
    let left = count;
    let leftBefore = sumOf(this.#before);
    this.used.forEach((bucket, index) => {
      const value = group.reduce((sum, tally) => sum + (tally[this.place.first + bucket] ?? 0), 0);
      const isLast = index === this.used.length - 1;
      buckets[bucket] = isLast || left === 0 ? left : this.#bucket(bucket, value, left, leftBefore);
      left -= buckets[bucket];
      leftBefore -= this.#before[bucket] ?? 0;
    });
    return buckets;
  }

  #bucket(bucket: number, value: number, left: number, leftBefore: number): number {
    const { contexts } = this.place;
    if (leftBefore === 0) return this.numbers.near(contexts + FIRST + classOf(left), 0, value);
    const share = (this.#before[bucket] ?? 0) / leftBefore;
    // A count of chance, whose mean is known as well as those before have told it.
    const variance = left * share * (1 - share) * (1 + left / leftBefore);
    const context = contexts + (share === 0 ? NEW + classOf(left) : LATER + classOf(variance));
    return this.numbers.near(context, Math.round(left * share), value);
  }

  #codeSums(group: readonly Tally[], counts: readonly number[], buckets: readonly number[]): void {
    const [all, middle] = [
      sumOf(counts),
      sumOf(buckets.map((value, bucket) => value * (MIDDLES[bucket] as number))),
    ];
    group.forEach((tally, span) => {
      const count = counts[span] ?? 0;
      const expected = all === 0 ? 0 : (middle * count) / all;
      tally[this.place.sum] = this.#sum(expected, count, tally[this.place.sum] ?? 0);
    });
  }

  #sum(middle: number, count: number, value: number): number {
    const isFirst = this.#expectedSums === 0;
    const exact = isFirst ? middle : (middle * this.#sums) / this.#expectedSums;
    const expected = Math.min(MOST_EXPECTED, Math.round(exact));
    const spread = classOf(expected / Math.sqrt(Math.max(1, count)));
    const sum = this.numbers.near(
      this.place.contexts + (isFirst ? FIRST_SUM : SUM) + spread,
      expected,
      value,
    );
    this.#sums += sum;
    this.#expectedSums += middle;
    return sum;
  }
}
