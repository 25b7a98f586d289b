import { expect, it } from '@jest/globals';
import { playOutage } from './outage/outage.js';
import { HALF_OPEN, THRESHOLD } from './outage/outage-tasks.js';

// Ten times as short as in outage.full.ts.
const PLAN = { tasks: 1_000, downMs: 1_000, cooldownMs: 250, sample: 200, processes: 2, concurrency: 10 };

it('a dependency that goes down under many tasks is called by few, and none of them fails', async () => {
  const { succeeded, retries, refused, downMs } = await playOutage(PLAN);
  const { tasks, cooldownMs, processes, concurrency } = PLAN;
  const probes = HALF_OPEN * (Math.floor(downMs / cooldownMs) + 1);
  expect(succeeded).toBe(tasks);
  expect(refused).toBeGreaterThanOrEqual(THRESHOLD);
  expect(refused).toBeLessThanOrEqual(THRESHOLD + processes * concurrency + probes);
  expect(retries).toBe(refused);
});
