import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sharedNow, SharedRunTable, type RunRow } from '../../../../src/worker/guard/shared-run-table.js';

const ascii = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const text = (maxLength: number) => fc.string({ unit: ascii, minLength: 1, maxLength });
const row: fc.Arbitrary<RunRow> = fc.record({
  id: text(800),
  token: text(90),
  outcome: fc.nat(),
  hardAt: fc.double({ min: 1, max: 1e12, noNaN: true }),
});

describe('the shared run table', () => {
  it('gives the guard what the main loop wrote, and only what is past its limit', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        (rows, now) => {
          const written = SharedRunTable.of(rows.length);
          rows.forEach((each, index) => written.write(index, each));
          const read = new SharedRunTable(written.memory).due(now);
          expect(read).toEqual(rows.filter(({ hardAt }) => hardAt <= now));
        },
      ),
    );
  });

  it('forgets what is erased, and takes another in its place', () => {
    const table = SharedRunTable.of(2);
    table.write(0, { id: 'a', token: 't:1', outcome: 1, hardAt: 5 });
    table.write(1, { id: 'bb', token: 't:22', outcome: 2, hardAt: 5 });
    table.erase(0);
    expect(table.due(10).map(({ id }) => id)).toEqual(['bb']);
    table.write(0, { id: 'c', token: 't:3', outcome: 3, hardAt: 6 });
    expect(table.due(10).map(({ id }) => id)).toEqual(['c', 'bb']);
  });

  it('does not report a run that got the row of a late one while the guard looked', () => {
    const table = SharedRunTable.of(1);
    table.write(0, { id: 'late', token: 't:1', outcome: 1, hardAt: 5 });
    const other = () => table.write(0, { id: 'early', token: 't:2', outcome: 2, hardAt: 99 });
    // It is compared first, and the row is read after that.
    const now = { valueOf: () => other() && 10 } as unknown as number;
    expect(table.due(now)).toEqual([]);
  });

  it('takes no id that it would cut', () => {
    const table = SharedRunTable.of(1);
    expect(table.write(0, { id: 'x'.repeat(1_000), token: 't', outcome: 1, hardAt: 1 })).toBe(false);
    expect(table.due(10)).toEqual([]);
  });

  it('lists all that runs, also without a limit', () => {
    const table = SharedRunTable.of(2);
    const unlimited = { id: 'a', token: 't:1', outcome: 0, hardAt: Number.POSITIVE_INFINITY };
    table.write(1, unlimited);
    expect(table.all()).toEqual([unlimited]);
    expect(table.due(Number.MAX_VALUE)).toEqual([]);
  });

  it('grows under the eyes of those who read it', () => {
    const table = SharedRunTable.of(1);
    const reader = new SharedRunTable(table.memory);
    const rows = ['a', 'b', 'c'].map((id) => ({ id, token: 't', outcome: 1, hardAt: 5 }));
    table.write(0, rows[0]!);
    table.grow(3);
    rows.forEach((row, index) => table.write(index, row));
    expect([reader.rows, reader.due(9)]).toEqual([3, rows]);
    table.grow(1);
    expect(table.rows).toBe(3);
  });

  it('is empty at first', () => {
    expect(SharedRunTable.of(3).due(Number.MAX_VALUE)).toEqual([]);
  });

  it('says when the loop turned, and how many tasks it ended', () => {
    const table = SharedRunTable.of(0);
    const now = sharedNow();
    table.turned(now, 42, 3);
    const seen = new SharedRunTable(table.memory);
    expect([seen.turnedAt, seen.done, seen.slots]).toEqual([now, 42, 3]);
  });
});
