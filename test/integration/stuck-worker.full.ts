import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.end());

it('ends with exit code 75 when handlers beyond their hard limit block all slots', async () => {
  const client = await scene.startClient();
  const worker = await scene.startWorker({ worker: { concurrency: 1, shutdownTimeout: '1s' } });
  const stuck = client.of(FixtureTasks).never.with({ timeLimit: { hard: 50 }, retry: 0 });
  const result = await stuck.enqueue();
  await expect(result.get({ timeout: '120s' })).rejects.toMatchObject({
    failure: { name: 'TimeLimitExceeded' },
  });
  await worker.process.line(/Restart this process/);
  expect(await worker.process.exited).toEqual({ code: 75, signal: null });
});
