import { expect, it } from '@jest/globals';
import {
  afterKey,
  FIRST_VIEW,
  sortedQueues,
  sortedWorkers,
  type Sort,
} from '../../../../src/cli/top/view.js';
import { topQueueOf, topWorkerOf } from './top-rows.js';

it.each([
  ['q', 'end'],
  ['\u0003', 'end'],
  ['w', { sort: 'waiting', isReversed: false, isPaused: false }],
  ['d', { sort: 'done/s', isReversed: false, isPaused: false }],
  ['-', { sort: 'name', isReversed: true, isPaused: false }],
  [' ', { sort: 'name', isReversed: false, isPaused: true }],
  ['x', FIRST_VIEW],
  ['\x1b', FIRST_VIEW],
])('The key %j makes of the first view %j', (key, view) => {
  expect(afterKey(FIRST_VIEW, key)).toEqual(view);
});

it('A second space goes on, and another order is not reversed', () => {
  const view = { sort: 'waiting', isReversed: true, isPaused: true } as const;
  expect(afterKey(view, ' ')).toMatchObject({ isPaused: false, isReversed: true });
  expect(afterKey(view, 'o')).toEqual({ sort: 'oldest', isReversed: false, isPaused: true });
});

const QUEUES = [
  topQueueOf('b', { waiting: 2, oldestWaitMs: 10, running: 3 }),
  topQueueOf('a', { waiting: 2, perSecond: { enqueued: 0, ended: 4, failed: 0, retried: 0 } }),
  topQueueOf('c', { waiting: 9, oldestWaitMs: 0 }),
];

it.each<[Sort, string]>([
  ['name', 'abc'],
  ['waiting', 'cab'],
  ['oldest', 'bca'],
  ['running', 'bac'],
  ['done/s', 'abc'],
])('Queues by %s stand in the order %s, and the other way round where it is reversed', (sort, order) => {
  const names = (isReversed: boolean) =>
    sortedQueues(QUEUES, { ...FIRST_VIEW, sort, isReversed }).map(({ name }) => name);
  expect(names(false).join('')).toBe(order);
  expect(names(true).reverse().join('')).toBe(order);
});

it('Workers stand by their load where queues stand by their waiting tasks', () => {
  const workers = [topWorkerOf('x', { running: 1 }), topWorkerOf('y', { running: 7, reserved: 4 })];
  for (const sort of ['running', 'waiting'] as const)
    expect(sortedWorkers(workers, { ...FIRST_VIEW, sort }).map(({ host }) => host)).toEqual(['y', 'x']);
});
