import { expect, it } from '@jest/globals';
import { BURST, RATE } from './flow-tasks.js';
import { LEAST_USED, playPace, told } from './pace.js';

/**
 * Two round trips: one leases the task and puts its lane behind its limit again, one settles it. Each looks at the types of eleven keys
 * before it writes. The slack is for more of them.
 */
const COMMANDS_PER_TASK = 105;

it('a rate holds over three processes, is not left unused, and costs two round trips a task', async () => {
  const figures = await playPace(1_000);
  console.log(told(1_000, figures));
  expect(figures.most).toBeLessThanOrEqual(RATE + BURST);
  expect(figures.used).toBeGreaterThanOrEqual(LEAST_USED);
  expect(figures.processes).toBe(3);
  expect(figures.perTask).toBeLessThan(COMMANDS_PER_TASK);
});
