import { expect, it } from '@jest/globals';
import { topQueue, type TopWorker } from '../../../../src/cli/top/top-data.js';
import { WorkerRates } from '../../../../src/cli/top/worker-rates.js';
import { addTo, emptyTally, figuresOf } from '../../../../src/core/figures.js';
import { topQueueOf, topWorkerOf } from './top-rows.js';

it('The rates of a queue are its figures by the seconds that they span', () => {
  const tally = emptyTally();
  for (const [name, count] of Object.entries({ enqueued: 90, succeeded: 40, failed: 5, retried: 9 }))
    addTo(tally, name as 'enqueued', count);
  const { perSecond } = topQueue(topQueueOf('low'), figuresOf(tally), 90);
  expect(perSecond).toEqual({ enqueued: 1, ended: 0.5, failed: 5 / 90, retried: 0.1 });
});

it('A queue without figures has the rate 0', () => {
  expect(topQueue(topQueueOf('low'), undefined, 90).perSecond.ended).toBe(0);
});

it('The rate of a worker is that since its start, then that between its last two heartbeats', () => {
  const rates = new WorkerRates();
  const rateAt = (seenAt: number, done: number) => rates.update([workerAt(seenAt, done)])[0]?.endedPerSecond;
  expect([rateAt(10_000, 50), rateAt(20_000, 250), rateAt(20_000, 250), rateAt(30_000, 250)]).toEqual([
    5, 20, 20, 0,
  ]);
});

function workerAt(seenAt: number, done: number): TopWorker & { readonly tasks: [] } {
  return { ...topWorkerOf('web'), startedAt: 0, seenAt, done, tasks: [] };
}
