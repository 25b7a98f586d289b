import { expect, it } from '@jest/globals';
import { BURST, RATE } from './flow-tasks.js';
import { playPace, told } from './pace.js';

/** Of the rate, on a machine with nothing else to do. */
const LEAST_USED = 0.95;

it('what a rate costs Redis does not depend on how many wait', async () => {
  const few = await playPace(1_000);
  const many = await playPace(100_000);
  console.log(`${told(1_000, few)}\n${told(100_000, many)}`);
  for (const { most, used } of [few, many]) {
    expect(most).toBeLessThanOrEqual(RATE + BURST);
    expect(used).toBeGreaterThanOrEqual(LEAST_USED);
  }
  expect(Math.abs(many.perSecond / few.perSecond - 1)).toBeLessThan(0.05);
  expect(Math.abs(many.perTask / few.perTask - 1)).toBeLessThan(0.03);
}, 600_000);
