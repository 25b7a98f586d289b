import { describe, expect, it } from '@jest/globals';

interface Judged {
  readonly passed?: boolean;
  readonly ratios: Readonly<Record<string, { median: number; min: number; max: number }>>;
}
type Rounds = Readonly<Record<string, readonly Readonly<Record<string, number>>[]>>;
type Judge = (figure: object, rounds: Rounds, asked: readonly string[]) => Judged;

// A program of its own, in JavaScript and without types.
const VERDICT = new URL('../../../bench/report/verdict.mjs', import.meta.url).href;
const { judged } = (await import(VERDICT)) as { judged: Judge };

const BOTH = ['nest-task-queue', 'bullmq'];
const rounds = (ours: readonly number[], theirs: readonly number[]): Rounds => ({
  'nest-task-queue': ours.map((value) => ({ value })),
  bullmq: theirs.map((value) => ({ value })),
});

describe('the verdict on a figure', () => {
  it('compares round by round, not medians', () => {
    const { ratios } = judged({ value: 'value' }, rounds([10, 40, 30], [10, 10, 30]), BOTH);

    expect(ratios['bullmq']).toMatchObject({ median: 1, min: 1, max: 4 });
  });

  it.each([
    ['more', 2, true],
    ['more', 2.1, false],
    ['less', 2, true],
    ['less', 1.9, false],
  ])('a target where %s is better, %d times', (better, target, passed) => {
    const figure = { value: 'value', better, target };

    expect(judged(figure, rounds([20, 20, 20], [10, 10, 10]), BOTH).passed).toBe(passed);
  });

  it.each([
    [false, true],
    [true, false],
  ])('a limit, by the worst round: %s', (isWorst, passed) => {
    const figure = { value: 'value', better: 'less', limit: 5, isWorst };

    expect(judged(figure, rounds([1, 2, 9], [1, 1, 1]), BOTH).passed).toBe(passed);
  });

  it('counts a promise as missed when a system failed', () => {
    const figure = { value: 'value', better: 'more', target: 2 };

    expect(judged(figure, { 'nest-task-queue': [{ value: 9 }] }, BOTH).passed).toBe(false);
    expect(judged(figure, { bullmq: [{ value: 1 }] }, BOTH).passed).toBe(false);
  });

  it('says nothing about a system that was left out', () => {
    const figure = { value: 'value', better: 'more', target: 2 };

    expect(judged(figure, { 'nest-task-queue': [{ value: 9 }] }, ['nest-task-queue']).passed).toBeUndefined();
  });
});
