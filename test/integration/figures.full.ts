import { afterAll, expect, it } from '@jest/globals';
import { Inspector, TaskClient } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { describeEndings } from './figures/endings.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

// 10 000 tasks in all: five endings, and tasks that are revoked.
describeEndings(1_700);

const TASKS = 4_000;
const HANDED_OVER_MS = 10_000;

const scene = new Scene();
afterAll(() => scene.end());

it('A killed worker takes the figures of its last 10 s with it, and no others are missing', async () => {
  await scene.startRedis();
  const app = await scene.startApp({}, []);
  const worker = { concurrency: 10, lease: '2s' } as const;
  const [victim] = await Promise.all([scene.startWorker({ worker }), scene.startWorker({ worker })]);
  const results = await app
    .get(TaskClient)
    .of(FixtureTasks)
    .sleeps.enqueueMany(Array.from({ length: TASKS }, () => [100] as [number]));
  const startedBy = (pid: number) => scene.noted('start').filter((line) => line.pid === pid).length;
  const figures = async () => {
    const { rows } = await app.get(Inspector).figures({ from: '15m', by: 'task', task: 'fixture.sleeps' });
    return rows[0];
  };

  const seen: { readonly at: number; readonly count: number }[] = [];
  await eventually(async () => {
    seen.push({ at: performance.now(), count: startedBy(victim.pid) });
    expect((await figures())?.started ?? 0).toBeGreaterThan(0);
  });
  victim.process.kill('SIGKILL');
  await victim.process.exited;
  const killedAt = performance.now();
  await Promise.all(results.map((result) => result.get()));

  const before = seen.filter(({ at }) => at < killedAt - HANDED_OVER_MS).at(-1)?.count ?? 0;
  const share = startedBy(victim.pid) - before;
  const started = scene.noted('start').length;
  await eventually(async () => expect((await figures())?.started).toBeGreaterThanOrEqual(started - share));
  const { started: counted = 0, enqueued } = (await figures()) ?? {};
  expect(enqueued).toBe(TASKS);
  expect(counted).toBeLessThanOrEqual(started);
});
