import { expect, it } from '@jest/globals';
import { playOutage } from './outage/outage.js';
import { HALF_OPEN, THRESHOLD } from './outage/outage-tasks.js';

const PLAN = {
  tasks: 10_000,
  downMs: 10_000,
  cooldownMs: 1_000,
  sample: 2_000,
  processes: 3,
  concurrency: 10,
};
/** What a busy machine may take for a call, once it is allowed: less than the pause in which an idle worker looks for itself. */
const SLACK_MS = 6_000;

it('10 000 tasks and a dependency that is down for 10 s: few calls, no retry beyond them, full speed soon', async () => {
  const figures = await playOutage(PLAN);
  const { succeeded, retries, refused, downMs, returnMs, before, after } = figures;
  const { tasks, cooldownMs, processes, concurrency } = PLAN;
  const probes = HALF_OPEN * (Math.floor(downMs / cooldownMs) + 1);
  console.log(
    `${refused} of ${tasks} tasks found it down for ${(downMs / 1_000).toFixed(1)} s (${probes} by the half-open rule); ${retries} retries; ` +
      `called again ${returnMs.toFixed(0)} ms after its return; ${before.toFixed(0)}/s before, ${after.toFixed(0)}/s after`,
  );
  expect(succeeded).toBe(tasks);
  expect(refused).toBeGreaterThanOrEqual(THRESHOLD);
  expect(refused).toBeLessThanOrEqual(THRESHOLD + processes * concurrency + probes);
  expect(retries).toBe(refused);
  expect(returnMs).toBeLessThan(cooldownMs + SLACK_MS);
  expect(after).toBeGreaterThan(before / 2);
});
