import { describe, expect, it, jest } from '@jest/globals';
import type { Outcome } from '../../../../src/core/outcome.js';
import { LimitOutcomes } from '../../../../src/worker/guard/limit-outcomes.js';
import type { Run } from '../../../../src/worker/run.js';

type Retried = Extract<Outcome, { kind: 'retried' }>;

const runOf = (name: string, retries?: number, retry?: object, queue?: string) => {
  const definition = { name, retry: { rules: queue === undefined ? [] : [{ on: [Error], queue }] } };
  return { head: { retries }, body: { args: [], retry }, handler: { definition } } as unknown as Run;
};

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

  it('are made for each lane of the queue that they move the task to', () => {
    const handed: (string | undefined)[] = [];
    const outcomes = new LimitOutcomes((_number, outcome) => handed.push((outcome as Retried).lane));
    const numberOf = (lane: string) =>
      outcomes.numberOf(runOf('a', 0, undefined, 'slow'), () => ({
        kind: 'retried',
        failure: '',
        afterMs: 1,
        queue: 'slow',
        lane,
      }));
    expect(['f:x', 'f:y', 'f:x'].map(numberOf)).toEqual([1, 2, 1]);
    expect(handed).toEqual(['f:x', 'f:y']);
  });
});
