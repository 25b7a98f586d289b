import { expect, it } from '@jest/globals';
import { playKills } from './places.js';
import { AT_ONCE } from './flow-tasks.js';

/** Longer than a busy machine lets a process stand still: then its tasks would run a second time beside it. */
const LEASE_MS = 3_000;

it('a number at once holds over three processes, and outlives one that is killed', async () => {
  const figures = await playKills({ kills: 1, leaseMs: LEASE_MS, keys: ['a', 'b'] });
  expect(figures.succeeded).toBe(figures.enqueued);
  expect(figures.most).toBe(AT_ONCE);
}, 90_000);
