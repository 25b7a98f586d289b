import { describe, expect, it, jest } from '@jest/globals';
import type { Outcome } from '../../../../src/core/outcome.js';
import { LimitOutcomes } from '../../../../src/worker/guard/limit-outcomes.js';
import type { Run } from '../../../../src/worker/run.js';

const runOf = (name: string, retries?: number, retry?: object) =>
  ({ head: { retries }, body: { args: [], retry }, handler: { definition: { name } } }) as unknown as Run;

describe('the outcomes of hard limits', () => {
  it('are made and handed over once for each task, number of retries and options of the call', () => {
    const handOver = jest.fn<(number: number, outcome: Outcome) => void>();
    const outcome = jest.fn<() => Outcome>(() => ({ kind: 'failed', failure: '', reason: 'time-limit' }));
    const outcomes = new LimitOutcomes(handOver);
    const numberOf = (run: Run) => outcomes.numberOf(run, outcome);
    const runs = [
      runOf('a'),
      runOf('a'),
      runOf('a', 1),
      runOf('b'),
      runOf('a', 0, { limit: 1 }),
      runOf('a', 0),
    ];
    expect(runs.map(numberOf)).toEqual([1, 1, 2, 3, 4, 1]);
    expect(outcome).toHaveBeenCalledTimes(4);
    expect(handOver.mock.calls.map(([number]) => number)).toEqual([1, 2, 3, 4]);
  });
});
