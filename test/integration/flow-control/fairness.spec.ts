import { expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { Latch } from '../worker/latch.js';
import { useFlow } from './use-flow.js';

const flow = useFlow();

it('ten tasks of one tenant start within 50 of another who has enqueued 10 000', async () => {
  const { scene, tasks } = flow;
  const [open, closed] = [scene.scene.latch(), scene.scene.latch()];
  open.open();
  const calls = (count: number, tenant: string, { path }: Latch) =>
    Array.from({ length: count }, () => [tenant, path] as [string, string]);
  await tasks.serves.enqueueMany(calls(200, 'a', open));
  for (let left = 9_800; left > 0; left -= 980) await tasks.serves.enqueueMany(calls(980, 'a', closed));
  await scene.startWorkers(1);
  // It is busy with the first tenant, and starts nothing more, until the other one has enqueued.
  await eventually(async () => expect((await scene.starts()).length).toBe(200), {
    every: 100,
  });
  const enqueuedAt = Date.now();
  const results = await tasks.serves.enqueueMany(calls(10, 'b', closed));
  closed.open();
  await Promise.all(results.map((result) => result.get({ timeout: '120s' })));
  const ids = new Set(results.map(({ id }) => id));
  const starts = await scene.starts();
  const lastAt = Math.max(...starts.filter(({ id }) => ids.has(id)).map(({ at }) => at));
  const others = starts.filter(({ id, at }) => !ids.has(id) && at >= enqueuedAt && at <= lastAt);
  expect(others.length).toBeLessThanOrEqual(50);
});
