import { it } from '@jest/globals';
import { expectFewCalls, playOutage } from './outage/outage.js';

// Ten times as short as in outage.full.ts.
const PLAN = { tasks: 1_000, downMs: 1_000, cooldownMs: 250, sample: 200, processes: 2, concurrency: 10 };

it('A dependency that goes down under many tasks is called by few, and no task fails', async () => {
  expectFewCalls(PLAN, await playOutage(PLAN));
});
