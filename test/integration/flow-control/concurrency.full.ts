import { expect, it } from '@jest/globals';
import { AT_ONCE } from './flow-tasks.js';
import { LEASE_MS, MOST_BELOW_MS } from './lease.js';
import { playKills } from './play-kills.js';

it('a number at once holds over three processes that are killed again and again', async () => {
  const figures = await playKills({ kills: 10, leaseMs: LEASE_MS, keys: ['a', 'b'] });
  const { succeeded, most, longestBelowMs, stale } = figures;
  console.log(
    `${succeeded} tasks: at most ${most} at once, below ${AT_ONCE} for ${longestBelowMs} ms at most (lease ${LEASE_MS} ms), ${stale} stale`,
  );
  expect(most).toBe(AT_ONCE);
  expect(longestBelowMs).toBeLessThan(MOST_BELOW_MS);
}, 600_000);
