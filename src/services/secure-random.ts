import { randomFillSync } from 'node:crypto';
import type { Random } from '../core/clock.js';

/** Numbers that the system gives at once, so that each of them costs some nanoseconds only. */
const POOLED = 1_024;

/**
 * Chance that nobody can predict from what it gave before, in steps of 2⁻³²: for ids, which people share and which name a task to
 * whoever knows them. `Math.random` gives its state away with a few numbers.
 */
export function secureRandom(): Random {
  const pool = new Uint32Array(POOLED);
  let next = POOLED;
  return () => {
    if (next === POOLED) {
      randomFillSync(pool);
      next = 0;
    }
    const number = pool[next] ?? 0;
    // A number that has been given is not kept in memory.
    pool[next] = 0;
    next += 1;
    return number / 2 ** 32;
  };
}
