import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { DeadLetters, TaskClient, TaskFailedError } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';
import { Supervisor } from './worker/supervisor.js';

let scene: Scene;
let supervisor: Supervisor;

beforeEach(() => {
  scene = new Scene();
  supervisor = new Supervisor(() => scene.spawnWorker({ worker: { lease: '2s', concurrency: 10 } }));
});

afterEach(async () => {
  supervisor.stop();
  await scene.end();
});

it('convicts the task that kills its worker every time, and none of those that run beside it', async () => {
  const app = await scene.startApp();
  const tasks = app.get(TaskClient).of(FixtureTasks);
  const deadly = await tasks.kills.enqueue(100);
  const innocent = await tasks.sleeps.enqueueMany(Array.from({ length: 9 }, () => [200] as [number]));
  supervisor.start();

  const error = await deadly.get({ timeout: '120s' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TaskFailedError);
  expect((error as TaskFailedError).failure.is('WorkerLostError')).toBe(true);
  expect(await deadly.info()).toMatchObject({ reason: 'worker-lost', retries: 0, losses: 3 });

  await Promise.all(innocent.map((result) => result.get({ timeout: '120s' })));
  const infos = await Promise.all(innocent.map((result) => result.info()));
  expect(infos.map(({ state, retries }) => [state, retries])).toEqual(Array(9).fill(['SUCCESS', 0]));

  const { deadLetters } = await app.get(DeadLetters).list();
  expect(deadLetters.map(({ id, reason }) => [id, reason])).toEqual([[deadly.id, 'worker-lost']]);
  await eventually(() => expect(scene.noted('failed')).toHaveLength(1));
  expect(scene.noted('failed')[0]?.id).toBe(deadly.id);
  expect(scene.noted('start').filter(({ id }) => id === deadly.id)).toHaveLength(3);
  expect(supervisor.respawns).toBe(3);
});
