import { COUNTER_INDEX, emptyTally, HISTOGRAM_RANGES, type Tally } from '../../../core/figures.js';
import { contextsOfCounters, CounterCoder, inOrder } from './counter-coder.js';
import { CONTEXTS_OF_HISTOGRAM, HistogramCoder, type HistogramPlace } from './histogram-coder.js';
import { CLASSES, type NumberCoder } from './number-coder.js';

const LENGTH = emptyTally().length;
const SUMS = [COUNTER_INDEX.waitMs, COUNTER_INDEX.runMs] as const;
const HISTOGRAMS: readonly HistogramPlace[] = HISTOGRAM_RANGES.map(([first, end], index) => ({
  ...{ first, end, sum: SUMS[index as 0 | 1] },
  contexts: contextsOfCounters(LENGTH) + index * CONTEXTS_OF_HISTOGRAM,
}));
const COUNTERS = inOrder(
  Array.from({ length: LENGTH }, (_none, counter) => counter).filter((counter) => !isOfHistogram(counter)),
);
/** Contexts of the head. */
const HEAD = contextsOfCounters(LENGTH) + HISTOGRAMS.length * CONTEXTS_OF_HISTOGRAM;
const [LENGTHS, USED, LETTERS] = [HEAD, HEAD + 1, HEAD + 1 + CLASSES];
/** What is read behind the last row, or the bytes are none of an archive. */
const [END, END_BITS] = [0xa55a, 16];

function isOfHistogram(counter: number): boolean {
  return HISTOGRAMS.some(({ first, end, sum }) => counter === sum || (first <= counter && counter < end));
}

/** The figures of a chunk, row by row: a name over all spans. Writes them, or fills empty ones. */
export class ChunkCoder {
  #used: readonly number[] = [];

  constructor(
    private readonly numbers: NumberCoder,
    /** The number of spans after each other that share the shape of their histograms. */
    private readonly merged: number,
  ) {}

  /** Which figures are not 0 everywhere: the others take nothing. */
  figures(rows: readonly (readonly Tally[])[]): void {
    const length = this.numbers.natural(LENGTHS, LENGTH);
    if (length > LENGTH) throw new RangeError('A later version has written this.');
    const isUsed = (figure: number) => rows.some((row) => row.some((tally) => tally[figure] !== 0));
    this.#used = Array.from({ length }, (_none, figure) => figure).filter(
      (figure) => this.numbers.natural(USED, isUsed(figure) ? 1 : 0) === 1,
    );
  }

  /** A text as bytes, each after the one before. */
  text(given: string): string {
    const bytes = Buffer.from(given);
    const length = this.numbers.natural(LENGTHS, bytes.length);
    const read: number[] = [];
    for (let at = 0; at < length; at += 1)
      read.push(this.numbers.natural(LETTERS + (read.at(-1) ?? 0), bytes[at] ?? 0));
    return Buffer.from(read).toString();
  }

  row(tallies: readonly Tally[]): void {
    const counters = new CounterCoder(this.numbers, this.#of(COUNTERS));
    const histograms = HISTOGRAMS.map(
      (place) => new HistogramCoder(this.numbers, place, this.#buckets(place)),
    );
    for (let at = 0; at < tallies.length; at += this.merged) {
      const group = tallies.slice(at, at + this.merged);
      for (const tally of group) counters.code(tally);
      for (const histogram of histograms) histogram.code(group);
    }
  }

  end(): void {
    if (this.numbers.chance(END_BITS, END) !== END) throw new RangeError('The figures end with nonsense.');
  }

  #of(figures: readonly number[]): readonly number[] {
    return figures.filter((figure) => this.#used.includes(figure));
  }

  #buckets({ first, end }: HistogramPlace): readonly number[] {
    return this.#used.filter((figure) => first <= figure && figure < end).map((figure) => figure - first);
  }
}
