import { expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { useFlow } from './use-flow.js';

const flow = useFlow();

it('ten tasks of one tenant start within 50 of another who has enqueued 10 000', async () => {
  const { scene, tasks } = flow;
  const ms = 5;
  for (let turn = 0; turn < 10; turn += 1)
    await tasks.serves.enqueueMany(Array.from({ length: 1_000 }, () => ['a', ms] as [string, number]));
  await scene.startWorkers(1);
  await eventually(async () => expect((await scene.starts()).length).toBeGreaterThan(100), {
    within: 20_000,
    every: 100,
  });
  const enqueuedAt = Date.now();
  const results = await tasks.serves.enqueueMany(
    Array.from({ length: 10 }, () => ['b', ms] as [string, number]),
  );
  await Promise.all(results.map((result) => result.get({ timeout: '20s' })));
  const ids = new Set(results.map(({ id }) => id));
  const starts = await scene.starts();
  const lastAt = Math.max(...starts.filter(({ id }) => ids.has(id)).map(({ at }) => at));
  const others = starts.filter(({ id, at }) => !ids.has(id) && at >= enqueuedAt && at <= lastAt);
  expect(others.length).toBeLessThanOrEqual(50);
}, 60_000);
