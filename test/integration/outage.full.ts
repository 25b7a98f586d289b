import { expect, it } from '@jest/globals';
import { expectFewCalls, playOutage, probesOf } from './outage/outage.js';

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

it('10 000 tasks whose dependency is down for 10 s make few calls and no further retry, and are soon at full speed', async () => {
  const figures = await playOutage(PLAN);
  const { retries, refused, downMs, returnMs, before, after } = figures;
  console.log(
    `${refused} of ${PLAN.tasks} tasks found it down for ${(downMs / 1_000).toFixed(1)} s (${probesOf(PLAN, figures)} by the half-open rule); ${retries} retries; ` +
      `called again ${returnMs.toFixed(0)} ms after its return; ${before.toFixed(0)}/s before, ${after.toFixed(0)}/s after`,
  );
  expectFewCalls(PLAN, figures);
  expect(returnMs).toBeLessThan(PLAN.cooldownMs + SLACK_MS);
  expect(after).toBeGreaterThan(before / 2);
});
