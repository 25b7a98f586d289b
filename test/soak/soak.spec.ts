import { expect, it } from '@jest/globals';
import { soak } from './soak.js';
import { tableOf } from './table.js';

/** A longer one, or one fault alone: `npm run soak -- --help`. The seed makes the plan of the faults, not the run. */
const SECONDS = 20;
const SEED = 7;

it('a small installation keeps all rules while faults come over it', async () => {
  const report = await soak({ seconds: SECONDS, seed: SEED });
  console.log(tableOf(report));
  expect(report.figures.acknowledged).toBeGreaterThan(50);
  expect(report).toMatchObject({ isFine: true });
}, 600_000);
