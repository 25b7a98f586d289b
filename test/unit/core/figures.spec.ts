import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isOfTasks, OF_COMMANDS, OF_SCHEDULES } from '../../../src/core/figure-kind.js';
import { FigureRecorder, OTHER, type FigureRow } from '../../../src/core/figure-recorder.js';
import {
  addRun,
  addTally,
  addTo,
  addWait,
  BUCKET_BOUNDS_MS,
  COUNTERS,
  decodeTally,
  emptyTally,
  encodeTally,
  figuresOf,
  missedIn,
  type Tally,
} from '../../../src/core/figures.js';

const durations = fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 50 });

function tallyOf(waits: readonly number[], runs: readonly number[]): Tally {
  const tally = emptyTally();
  for (const ms of waits) addWait(tally, ms);
  for (const ms of runs) addRun(tally, ms);
  return tally;
}

describe('figures', () => {
  it('The text of a tally gives the same tally', () => {
    fc.assert(
      fc.property(durations, durations, fc.nat(2 ** 48), (waits, runs, count) => {
        const tally = tallyOf(waits, runs);
        COUNTERS.forEach((counter, index) => addTo(tally, counter, count + index));
        expect(decodeTally(encodeTally(tally))).toEqual(tally);
      }),
    );
  });

  it.each(['', 'x', '5:', ':5', '0:zz ffff:1', '1:2:3'])('The text %j is read without an error', (text) => {
    expect(decodeTally(text)).toHaveLength(emptyTally().length);
  });

  it('Sums of tallies hold the durations of all of them', () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const sum = tallyOf(one, []);
        addTally(sum, tallyOf(other, []));
        expect(sum).toEqual(tallyOf([...one, ...other], []));
      }),
    );
  });

  it('A duration lies in the first bucket whose bound it does not exceed', () => {
    expect(BUCKET_BOUNDS_MS).toHaveLength(25);
    expect(BUCKET_BOUNDS_MS).toEqual(BUCKET_BOUNDS_MS.toSorted((one, other) => one - other));
    const { wait } = figuresOf(tallyOf([0, 1, 2, 600_000, 600_001], []));
    expect(wait).toMatchObject({ count: 5, sumMs: 1_200_004 });
    expect([wait.buckets[0], wait.buckets[1], wait.buckets[24], wait.buckets[25]]).toEqual([2, 1, 1, 1]);
  });

  it('A percentile is in the bucket of the duration that it stands for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 1 }), (all) => {
        const sorted = all.toSorted((one, other) => one - other);
        const exact = sorted[Math.ceil(0.5 * sorted.length) - 1] as number;
        const { p50 = Number.NaN } = figuresOf(tallyOf(all, [])).wait;
        const upper = BUCKET_BOUNDS_MS.find((bound) => exact <= bound) as number;
        const lower = BUCKET_BOUNDS_MS.findLast((bound) => bound < exact) ?? 0;
        expect(p50).toBeGreaterThanOrEqual(lower);
        expect(p50).toBeLessThanOrEqual(upper);
      }),
    );
    expect(figuresOf(emptyTally()).wait.p50).toBeUndefined();
  });

  it('A recorder gives what it has summed up once, and says when there is something', () => {
    const recorder = new FigureRecorder();
    let calls = 0;
    recorder.onFirst = () => (calls += 1);
    recorder.started('q', 'mail', 20);
    recorder.add('succeeded', 'q', 'mail');
    recorder.ran('q', 'mail', 7);
    recorder.add('enqueued', 'r', 'mail', 3);
    const rows = recorder.take().map(({ queue, task, tally }) => ({ queue, task, ...figuresOf(tally) }));
    expect(rows).toMatchObject([
      { queue: 'q', task: 'mail', started: 1, succeeded: 1, wait: { sumMs: 20 }, run: { sumMs: 7 } },
      { queue: 'r', task: 'mail', enqueued: 3, started: 0 },
    ]);
    expect([recorder.take(), calls]).toEqual([[], 1]);
  });

  it('Schedules and commands stand under queues that are none, and commands wait for other figures', () => {
    const recorder = new FigureRecorder();
    let calls = 0;
    recorder.onFirst = () => (calls += 1);
    recorder.command('exchange', 0.4);
    expect([recorder.take(), calls]).toEqual([[], 0]);
    recorder.fired('each night', 20);
    recorder.missed('each night', 3);
    const rows = recorder.take();
    expect(rows.map(({ queue, task }) => [queue, task])).toEqual([
      [OF_SCHEDULES, 'each night'],
      [OF_COMMANDS, 'exchange'],
    ]);
    expect(rows.map(({ queue }) => isOfTasks(queue))).toEqual([false, false]);
    const [schedule, command] = rows.map(({ tally }) => tally) as [Tally, Tally];
    expect([missedIn(schedule), figuresOf(schedule).wait.sumMs]).toEqual([3, 20]);
    expect(figuresOf(command).run).toMatchObject({ count: 1, sumMs: 400 });
    expect([recorder.take(), calls]).toEqual([[], 1]);
  });

  it('Behind the first 1 000 names all others are counted together', () => {
    const recorder = new FigureRecorder();
    for (let index = 0; index < 1_500; index += 1) recorder.add('enqueued', 'q', `task-${index}`);
    const rows = recorder.take();
    expect(rows).toHaveLength(1_001);
    expect(rows.at(-1)).toMatchObject({ queue: OTHER, task: OTHER });
    expect(figuresOf(rows.at(-1)?.tally as Tally).enqueued).toBe(500);
  });

  it('Schedules behind the first 1 000 names are not counted among tasks', () => {
    const recorder = new FigureRecorder();
    for (let index = 0; index < 1_100; index += 1) recorder.missed(`schedule-${index}`, 1);
    const { queue, task, tally } = recorder.take().at(-1) as FigureRow;
    expect([queue, task, missedIn(tally)]).toEqual([OF_SCHEDULES, OTHER, 100]);
  });
});
