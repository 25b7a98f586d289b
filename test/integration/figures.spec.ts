import { expect, it } from '@jest/globals';
import { Inspector, TaskClient, type FigureInfo } from 'nest-task-queue';
import { BACKOFF_MS, describeEndings, EndingTasks } from './figures/endings.js';
import { Scene } from './worker/scene.js';

describeEndings(400);

it('The wait of a task begins when its delay is over', async () => {
  const scene = new Scene();
  const app = await scene.startApp({ worker: { concurrency: 1 } }, [EndingTasks]);
  const client = app.get(TaskClient).of(EndingTasks);
  const result = await client.succeeds.with({ countdown: '2s' }).enqueue();
  await result.get();
  const failing = await client.alwaysThrows.enqueue();
  await expect(failing.get()).rejects.toThrow('boom');
  const { rows } = await app.get(Inspector).figures({ by: 'task' });
  const [thrown, delayed] = ['alwaysThrows', 'succeeds'].map((name) =>
    rows.find(({ task }) => task === `EndingTasks.${name}`),
  ) as [FigureInfo, FigureInfo];
  expect([delayed.started, thrown.started]).toEqual([1, 2]);
  expect(delayed.wait.sumMs).toBeLessThan(2_000);
  expect(thrown.wait.sumMs).toBeLessThan(BACKOFF_MS);
  await scene.end();
});
