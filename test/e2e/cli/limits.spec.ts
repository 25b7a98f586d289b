import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Limits, TaskClient, TaskFailedError, type TaskView } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { Dependency } from '../flow/dependency.js';
import { FlowTasks } from '../flow/flow-tasks.js';
import { Runs } from '../flow/runs.js';
import { Ntq } from './ntq.js';

const REDIS = process.env['NTQ_TEST_REDIS_URL'] ?? '';

let app: Awaited<ReturnType<typeof startApplication>>;
let ntq: Ntq;
let tasks: TaskView<FlowTasks>;

beforeEach(async () => {
  const namespace = uniqueNamespace('cli-limits');
  ntq = new Ntq(REDIS, namespace);
  const queues = [{ name: 'default' }, { name: 'narrow', concurrency: { limit: 1 } }];
  app = await startApplication({
    options: { broker: REDIS, namespace, queues },
    providers: [Runs, Dependency, FlowTasks],
  });
  tasks = app.get(TaskClient).of(FlowTasks);
});
afterEach(async () => {
  await ntq.end();
  await app.close();
});

it('ntq limits lists, sets, unsets and resets what holds tasks back', async () => {
  const rows = (await ntq.run(['limits'])).text.split('\n').map((line) => line.split('\t').slice(0, 4));
  expect(rows).toContainEqual(['breaker dependency', '3 failures in 1m, then 200ms', '', 'closed']);
  expect(rows).toContainEqual(['queue narrow', '1 at once', '', '']);
  expect(rows).toContainEqual(['task flow.rated', '5 in 200ms, burst 1', '', '']);

  expect((await ntq.run(['limits', 'set', 'flow.rated', '--rate', '10/m', '--burst', '2'])).code).toBe(0);
  expect(await ntq.json('limits', 'set', 'narrow', '--queue', '--concurrency', '4')).toEqual({
    name: 'narrow',
    set: true,
  });
  const listed = await ntq.json<object[]>('limits');
  expect(listed).toContainEqual({
    definition: { kind: 'rate', name: 'task/flow.rated', limit: 10, perMs: 60_000, burst: 2 },
    declared: { kind: 'rate', name: 'task/flow.rated', limit: 5, perMs: 200, burst: 1 },
  });
  expect(listed).toEqual(JSON.parse(JSON.stringify(await sorted(app.get(Limits)))));
  expect((await ntq.run(['limits', 'unset', 'flow.rated'])).code).toBe(0);
  expect((await ntq.run(['limits', 'unset', 'flow.rated'])).code).toBe(1);

  const wrong = await ntq.run(['limits', 'set', 'flow.ratd', '--rate', '1/s']);
  expect([wrong.code, wrong.text]).toEqual([1, expect.stringContaining("Did you mean 'flow.rated'?")]);
});

it('ntq limits shows an open breaker, and closes it', async () => {
  app.get(Dependency).isDown = true;
  const down = await tasks.alsoDepends.enqueueMany([['timeout'], ['timeout'], ['timeout']]);
  for (const each of down) await expect(each.get({ timeout: '120s' })).rejects.toThrow(TaskFailedError);
  expect((await ntq.run(['limits'])).text).toMatch(/breaker dependency\t.*\t(open|half-open)\t/);
  expect(await ntq.json('limits', 'reset', 'dependency')).toEqual({ name: 'dependency', reset: true });
  expect((await ntq.run(['limits'])).text).toMatch(/breaker dependency\t.*\tclosed\t0\t/);
});

async function sorted(limits: Limits) {
  const of = ({ definition: { kind, name } }: Awaited<ReturnType<Limits['list']>>[number]) =>
    kind === 'breaker' ? `breaker ${name}` : name.replace('/', ' ');
  return (await limits.list()).toSorted((one, other) => (of(one) < of(other) ? -1 : 1));
}
