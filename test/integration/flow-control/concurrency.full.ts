import { expect, it } from '@jest/globals';
import { playKills } from './places.js';
import { AT_ONCE } from './flow-tasks.js';

/** Longer than a busy machine lets a process stand still: then its tasks would run a second time beside it. */
const LEASE_MS = 4_000;
/** A lease that has run out is found by the next look, which comes four times in a lease; then a task must be leased and start. */
const NOTICE_MS = LEASE_MS / 4 + 750;

it('a number at once holds over three processes that are killed again and again', async () => {
  const figures = await playKills({ kills: 6, leaseMs: LEASE_MS, keys: ['a', 'b'] });
  console.log(
    `at most ${figures.most} at once, below ${AT_ONCE} for ${figures.longestBelowMs} ms at most (lease ${LEASE_MS} ms)`,
  );
  expect(figures.succeeded).toBe(figures.enqueued);
  expect(figures.most).toBe(AT_ONCE);
  expect(figures.longestBelowMs).toBeLessThanOrEqual(LEASE_MS + NOTICE_MS);
}, 180_000);
