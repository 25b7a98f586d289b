import { describe, expect, it } from '@jest/globals';

interface RunsType {
  readonly over: Promise<void>;
  one(index: number): void;
  check(): void;
}

// A program of its own, in JavaScript and without types.
const RUNS = new URL('../../../bench/work/runs.mjs', import.meta.url).href;
const { Runs } = (await import(RUNS)) as { Runs: new (tasks: number, each?: number) => RunsType };

describe('the check that each task has run', () => {
  it('Passes when each task has run once, in whichever order', async () => {
    const runs = new Runs(3);
    for (const index of [2, 0, 1]) runs.one(index);
    await runs.over;
    expect(() => runs.check()).not.toThrow();
  });

  it('Names the task that did not run, also when another ran in its place', () => {
    const runs = new Runs(3);
    for (const index of [0, 2, 2]) runs.one(index);
    expect(() => runs.check()).toThrow('task 1 ran 0 times instead of 1');
  });

  it('Names the task that ran once more after the last', () => {
    const runs = new Runs(2);
    for (const index of [0, 1, 1]) runs.one(index);
    expect(() => runs.check()).toThrow('task 1 ran 2 times instead of 1');
  });

  it('Counts the runs of tasks that are retried', () => {
    const runs = new Runs(2, 4);
    for (let run = 0; run < 4; run += 1) for (const index of [0, 1]) runs.one(index);
    expect(() => runs.check()).not.toThrow();
    runs.one(0);
    expect(() => runs.check()).toThrow('task 0 ran 5 times instead of 4');
  });

  it('Refuses a task that was never enqueued', () => {
    const runs = new Runs(1);
    runs.one(0);
    runs.one(7);
    expect(() => runs.check()).toThrow('2 runs instead of 1');
  });
});
