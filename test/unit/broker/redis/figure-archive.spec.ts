import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packChunk, unpackChunk, type ChunkRows } from '../../../../src/broker/redis/figure-archive.js';
import { divided } from '../../../../src/broker/redis/figures/divided.js';
import {
  addMissed,
  addRun,
  addTally,
  addTo,
  addWait,
  COUNTERS,
  emptyTally,
  figuresOf,
  type Tally,
} from '../../../../src/core/figures.js';

const durations = fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 30 });
const tallies = fc
  .tuple(durations, durations, fc.constantFrom(...COUNTERS), fc.nat(2 ** 50), fc.nat(3))
  .map(([waits, runs, counter, count, missed]) => {
    const tally = emptyTally();
    for (const ms of waits) addWait(tally, ms);
    for (const ms of runs) addRun(tally, ms);
    addTo(tally, counter, count);
    addMissed(tally, missed);
    return tally;
  });
const fields = fc.constantFrom('0', '1', 'a3', ':schedule', 'ü');
const chunks = (spans: number): fc.Arbitrary<ChunkRows> =>
  fc.array(
    fc.array(fc.tuple(fields, tallies), { maxLength: 4 }).map((rows) => new Map(rows)),
    {
      minLength: spans,
      maxLength: spans,
    },
  );

/** Without rows of which all figures are 0: these say nothing. */
const told = (rows: ChunkRows) =>
  rows.map((row) => new Map([...row].filter(([, tally]) => tally.some((count) => count !== 0))));
const sumOf = (rows: ChunkRows, field: string): Tally => {
  const sum = emptyTally();
  for (const row of rows) addTally(sum, row.get(field) ?? emptyTally());
  return sum;
};
const packed = async (rows: ChunkRows, merged: number) =>
  (await unpackChunk(await packChunk(rows, merged))) as ChunkRows;

describe('an archive of figures', () => {
  it('Without a shared shape it gives back each figure of each span', async () => {
    await fc.assert(
      fc.asyncProperty(chunks(5), async (rows) => {
        expect(await packed(rows, 1)).toEqual(told(rows));
      }),
      { numRuns: 50 },
    );
  });

  it('With a shared shape the counts and sums of each span are exact, and so are the buckets of spans that share it', async () => {
    await fc.assert(
      fc.asyncProperty(chunks(7), async (rows) => {
        const back = await packed(rows, 3);
        const plain = (all: ChunkRows) =>
          all.map((row) =>
            [...row].map(([field, tally]) => {
              const { wait, run, ...counts } = figuresOf(tally);
              return [field, { ...counts, wait: [wait.count, wait.sumMs], run: [run.count, run.sumMs] }];
            }),
          );
        const sorted = (all: ChunkRows) => plain(all).map((row) => Object.fromEntries(row) as object);
        expect(sorted(back)).toEqual(sorted(told(rows)));
        for (const field of new Set(rows.flatMap((row) => [...row.keys()])))
          for (const at of [0, 3, 6])
            expect(sumOf(back.slice(at, at + 3), field)).toEqual(sumOf(rows.slice(at, at + 3), field));
      }),
      { numRuns: 50 },
    );
  });

  it('A sum that is far from the one before is exact', async () => {
    const far = emptyTally();
    addTo(far, 'runMs', 2 ** 50);
    addRun(far, 0);
    const near = emptyTally();
    addRun(near, 2_000_000);
    const rows = [far, near, far].map((tally) => new Map([['1', tally]]));
    expect(await packed(rows, 1)).toEqual(rows);
  });

  it('Divided buckets add up to the counts one way, and to the buckets the other way', () => {
    const groups = fc.array(fc.array(fc.nat(1_000_000), { minLength: 26, maxLength: 26 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(groups, (spans) => {
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
        const buckets = spans[0]!.map((_value, bucket) => sum(spans.map((span) => span[bucket]!)));
        const counts = spans.map(sum);
        const own = divided(buckets, counts);
        expect(own.map(sum)).toEqual(counts);
        expect(buckets.map((_value, bucket) => sum(own.map((span) => span[bucket]!)))).toEqual(buckets);
        expect(Math.min(...own.flat())).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each(['', 'x', '\u0001', '\u0001{}', '\u0002abc', '\u0002\u0001\u0001abc'])(
    'The bytes %j are no archive',
    async (text) => {
      expect(await unpackChunk(Buffer.from(text))).toBeUndefined();
    },
  );
});
