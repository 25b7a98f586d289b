import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Inspector, TaskClient } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { FixtureTasks, NextReleaseTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

const scene = new Scene();
let app: INestApplicationContext;

beforeAll(async () => {
  app = await scene.startApp();
});

afterAll(() => scene.end());

it('a task that no worker knows yet waits for the next release, and stops nobody', async () => {
  const client = app.get(TaskClient);
  const old = await scene.startWorker();
  const result = await client.of(NextReleaseTasks).runs.enqueue();
  const delayed = async () =>
    (await app.get(Inspector).tasks({ state: 'delayed' })).tasks.map(({ id }) => id);
  await eventually(async () => expect(await delayed()).toEqual([result.id]));
  const known = await client.of(FixtureTasks).succeeds.enqueue();
  expect((await known.get({ timeout: '120s' })).pid).toBe(old.pid);

  const next = await scene.startWorker({ env: { NEXT_RELEASE: '1' } });
  old.process.kill('SIGTERM');
  expect(await result.get({ timeout: '120s' })).toBe(next.pid);
  expect(await result.info()).toMatchObject({ state: 'SUCCESS', retries: 0, losses: 0 });
});
