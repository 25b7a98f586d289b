import { expect, it } from '@jest/globals';
import { Inspector, TaskClient, type FigureInfo } from 'nest-task-queue';
import { BACKOFF_MS, describeEndings, EndingTasks } from './figures/endings.js';
import { Scene } from './worker/scene.js';

const DELAY_MS = 2_000;
/** The clock of Redis is known to some ms. */
const TOLERANCE_MS = 100;

describeEndings(400);

it('The wait of a task begins when its delay is over', async () => {
  const scene = new Scene();
  const app = await scene.startApp({ worker: { concurrency: 1 } }, [EndingTasks]);
  const client = app.get(TaskClient).of(EndingTasks);
  const delayedMs = await elapsedMs(async () =>
    (await client.succeeds.with({ countdown: DELAY_MS }).enqueue()).get(),
  );
  const thrownMs = await elapsedMs(async () =>
    expect((await client.alwaysThrows.enqueue()).get()).rejects.toThrow('boom'),
  );
  const { rows } = await app.get(Inspector).figures({ by: 'task' });
  const [thrown, delayed] = ['alwaysThrows', 'succeeds'].map((name) =>
    rows.find(({ task }) => task === `EndingTasks.${name}`),
  ) as [FigureInfo, FigureInfo];
  expect([delayed.started, thrown.started]).toEqual([1, 2]);
  // However long the machine took for the rest.
  expect(delayed.wait.sumMs).toBeLessThan(delayedMs - DELAY_MS + TOLERANCE_MS);
  expect(thrown.wait.sumMs).toBeLessThan(thrownMs - BACKOFF_MS + TOLERANCE_MS);
  await scene.end();
});

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
