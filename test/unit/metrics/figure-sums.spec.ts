import { describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import type { FigureRange, FigureStore } from '../../../src/broker/figure-store.js';
import { FigureRecorder } from '../../../src/core/figure-recorder.js';
import { COUNTER_INDEX } from '../../../src/core/figures.js';
import { FigureSums } from '../../../src/metrics/figure-sums.js';
import { ManualClock } from '../../support/manual-clock.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PERIOD = 90 * DAY;
/** Some days after a period began. */
const START = 200 * PERIOD + 5 * DAY + 7;

function stage(start = START) {
  const clock = new ManualClock(start);
  const store = new MemoryBroker(clock).figures;
  const reads: FigureRange[] = [];
  const counted: Pick<FigureStore, 'read'> = {
    read: (range) => {
      reads.push(range);
      return store.read(range);
    },
  };
  let number = 0;
  return {
    clock,
    reads,
    sums: () => new FigureSums(counted),
    enqueued: async (count: number, task = 't', queue = 'q') => {
      const recorder = new FigureRecorder();
      recorder.add('enqueued', queue, task, count);
      await store.record('source', (number += 1), recorder.take());
    },
    countOf: async (sums: FigureSums, task = 't') => {
      const rows = await sums.read(clock.now());
      return rows.find((row) => row.task === task)?.tally[COUNTER_INDEX.enqueued];
    },
  };
}

describe('the sums of figures', () => {
  it('Two readings at once count each span once', async () => {
    const { clock, sums, enqueued, countOf } = stage();
    for (let hour = 0; hour < 30; hour += 1) {
      await enqueued(1);
      await clock.advanceAsync(HOUR);
    }
    const own = sums();
    await Promise.all([countOf(own), countOf(own), countOf(own)]);
    expect(await countOf(own)).toBe(30);
  });

  it('Two processes that began at different times count the same, and no count falls within a period', async () => {
    const { clock, sums, enqueued, countOf } = stage();
    const old = sums();
    let [last, total] = [0, 0];
    for (let hour = 0; hour < 80 * 24; hour += 7) {
      await enqueued(hour % 5);
      total += hour % 5;
      const count = (await countOf(old)) ?? 0;
      expect(count).toBe(total);
      expect(count).toBeGreaterThanOrEqual(last);
      last = count;
      await clock.advanceAsync(7 * HOUR);
    }
    expect(await countOf(sums())).toBe(total);
  });

  it('Figures that arrive in a span that was read before are counted once', async () => {
    const { sums, enqueued, countOf } = stage();
    const one = sums();
    await enqueued(3);
    expect(await countOf(one)).toBe(3);
    await enqueued(4);
    expect(await countOf(one)).toBe(7);
    expect(await countOf(one)).toBe(7);
  });

  it('A new period begins at 0, in old and in new processes', async () => {
    const { clock, sums, enqueued, countOf } = stage(201 * PERIOD - HOUR / 2);
    const old = sums();
    await enqueued(9);
    expect(await countOf(old)).toBe(9);
    await clock.advanceAsync(HOUR);
    expect(await countOf(old)).toBeUndefined();
    await enqueued(2);
    expect([await countOf(old), await countOf(sums())]).toEqual([2, 2]);
  });

  it('Spans that have ended are read once, and never more than a day of them at once', async () => {
    const { clock, reads, sums, enqueued, countOf } = stage();
    await enqueued(1);
    await clock.advanceAsync(10 * DAY);
    const one = sums();
    await countOf(one);
    expect(Math.max(...reads.map(({ from, to }) => to - from))).toBeLessThanOrEqual(DAY);
    reads.length = 0;
    await countOf(one);
    expect(reads).toHaveLength(1);
    expect(reads[0]?.from).toBeGreaterThan(clock.now() - 2 * HOUR);
  });

  it('A page that cannot be read is read again', async () => {
    const { clock, enqueued, sums, countOf } = stage();
    await enqueued(5);
    await clock.advanceAsync(3 * DAY);
    const whole = sums();
    let isDown = true;
    const store = {
      read: (range: FigureRange) => (isDown ? Promise.reject(new Error('away')) : read(range)),
    };
    const read = (range: FigureRange) => whole['store'].read(range);
    const flaky = new FigureSums(store);
    await expect(countOf(flaky)).rejects.toThrow('away');
    isDown = false;
    expect(await countOf(flaky)).toBe(5);
  });

  it('Names come in the order in which they first appeared, by name within an hour', async () => {
    const { clock, sums, enqueued } = stage();
    await enqueued(1, 'z');
    await enqueued(1, 'y');
    await clock.advanceAsync(2 * HOUR);
    await enqueued(1, 'a');
    const rows = await sums().read(clock.now());
    expect(rows.map(({ task }) => task)).toEqual(['y', 'z', 'a']);
  });
});
