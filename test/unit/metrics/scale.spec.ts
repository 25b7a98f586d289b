import { describe, expect, it } from '@jest/globals';
import type { QueueState } from '../../../src/broker/queue-store.js';
import type { WorkerInfo } from '../../../src/broker/worker-registry.js';
import { readScale } from '../../../src/metrics/scale.js';

const NOW = 1_000_000;

type Setting = {
  readonly queues?: readonly Partial<QueueState>[];
  readonly workers?: readonly Partial<WorkerInfo>[];
  /** Delayed tasks: the queue, and when they are due. */
  readonly delayed?: readonly (readonly [queue: string, at: number])[];
};

/** The facets that are read, with a fixed content. */
function brokerOf({ queues = [], workers = [], delayed = [] }: Setting) {
  const states = queues.map((queue) => ({ name: 'a', waiting: 0, running: 0, ...queue }) as QueueState);
  const infos = workers.map(
    (worker) => ({ queues: ['a'], running: 0, seenAt: NOW, ...worker }) as WorkerInfo,
  );
  const entries = delayed.map(([queue, at]) => ({ id: 'x', at, task: { record: { head: { queue } } } }));
  return {
    now: () => NOW,
    queues: {
      list: (names?: readonly string[]) =>
        Promise.resolve(states.filter(({ name }) => names?.includes(name) ?? true)),
    },
    workers: { list: () => Promise.resolve(infos) },
    inspector: { tasks: () => Promise.resolve(entries) },
  } as unknown as Parameters<typeof readScale>[0];
}

const worker = { concurrency: 4 };

describe('the load of queues', () => {
  it.each<[title: string, Setting, expected: object]>([
    ['nothing there', {}, { load: 0, waiting: 0, running: 0, slots: 0, oldestWaitSeconds: 0, wanted: 0 }],
    ['a load without a worker', { queues: [{ waiting: 50 }] }, { load: 50, slots: 0, wanted: 1 }],
    [
      'two workers of four slots',
      { queues: [{ waiting: 13, running: 8, oldestAt: NOW - 2_500 }], workers: [worker, worker] },
      { load: 21, waiting: 13, running: 8, slots: 8, oldestWaitSeconds: 2.5, wanted: 6 },
    ],
    ['running tasks alone', { queues: [{ running: 1 }], workers: [worker, worker] }, { load: 1, wanted: 1 }],
    ['nothing to do', { queues: [{}], workers: [worker] }, { load: 0, slots: 4, wanted: 0 }],
    [
      'dead workers and those of other queues',
      {
        queues: [{ waiting: 4 }],
        workers: [
          { concurrency: 9, seenAt: 0 },
          { concurrency: 9, queues: ['b'] },
        ],
      },
      { slots: 0, wanted: 1 },
    ],
    [
      'tasks that are due, without a worker that would move them',
      {
        queues: [{}],
        delayed: [
          ['a', NOW - 1],
          ['a', NOW + 1],
          ['b', NOW - 1],
        ],
      },
      { load: 1, waiting: 1, wanted: 1 },
    ],
    [
      'tasks that are due, with a worker',
      { queues: [{}], workers: [worker], delayed: [['a', NOW - 1]] },
      { load: 0 },
    ],
    [
      'an estimate of running tasks that is too low',
      {
        queues: [{ running: 0, isSampled: true }],
        workers: [
          { ...worker, running: 2 },
          { ...worker, running: 3, queues: ['a', 'b'] },
        ],
      },
      { running: 2, load: 2, wanted: 1 },
    ],
    [
      'heartbeats that are older than the count',
      { queues: [{ running: 0 }], workers: [{ ...worker, running: 2 }] },
      { running: 0, load: 0 },
    ],
  ])('With %s the answer is right', async (_title, setting, expected) => {
    expect(await readScale(brokerOf(setting), ['a'])).toMatchObject(expected);
  });

  it('A worker that serves several of the queues counts once', async () => {
    const setting = {
      queues: [{ waiting: 3 }, { name: 'b', waiting: 4 }],
      workers: [{ ...worker, queues: ['a', 'b'] }],
    };
    expect(await readScale(brokerOf(setting))).toMatchObject({ load: 7, slots: 4, wanted: 2 });
  });
});
