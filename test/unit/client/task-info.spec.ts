import { expect, it } from '@jest/globals';
import type { TaskSnapshot } from '../../../src/broker/result-store.js';
import { taskInfoOf, taskValueOf } from '../../../src/client/task-info.js';

const ended = (head: object, result: string) =>
  ({
    record: { kind: 'ended', head: { name: 'n', queue: 'q', at: 1, endedAt: 2, ...head }, result },
  }) as TaskSnapshot;

it('Information about a task leaves out its value, which may be large', () => {
  const info = taskInfoOf('t', ended({ state: 'SUCCESS' }, '{"rows":[1]}'));
  expect(info).toMatchObject({ state: 'SUCCESS', endedAt: new Date(2) });
  expect(info).not.toHaveProperty('value');
});

it.each<[string, TaskSnapshot | undefined, object]>([
  ['a task that ended well', ended({ state: 'SUCCESS' }, '{"rows":[1]}'), { value: { rows: [1] } }],
  ['a task that gave undefined', ended({ state: 'SUCCESS' }, ''), {}],
  ['a task whose value is unreadable', ended({ state: 'SUCCESS' }, '{'), {}],
  ['a task that failed', ended({ state: 'FAILURE' }, '{"name":"Error"}'), {}],
  ['a group', ended({ state: 'SUCCESS', size: 2 }, ''), {}],
  ['a task that is not known', undefined, {}],
])('The value of %s is read apart from the rest', (_what, task, expected) => {
  expect(taskValueOf(task)).toStrictEqual(expected);
});
