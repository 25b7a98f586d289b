import { expect, it } from '@jest/globals';
import { BURST, RATE } from './flow-tasks.js';
import { LEAST_USED, playPace, told } from './pace.js';

const MOST_GROWTH = 2;

it('what a rate costs Redis does not depend on how many wait', async () => {
  const few = await playPace(1_000);
  const many = await playPace(100_000);
  console.log(`${told(1_000, few)}\n${told(100_000, many)}`);
  for (const { most, used } of [few, many]) {
    expect(most).toBeLessThanOrEqual(RATE + BURST);
    expect(used).toBeGreaterThanOrEqual(LEAST_USED);
  }
  // A hundred times as many wait: what grew with them would show far more than what a busy machine adds to the one or the other.
  expect(many.perSecond / few.perSecond).toBeLessThan(MOST_GROWTH);
  expect(many.perTask / few.perTask).toBeLessThan(MOST_GROWTH);
}, 600_000);
