import { describe, expect, it } from '@jest/globals';
import { FAULT_NAMES } from './fault-plan.js';
import { soak } from './soak.js';
import { tableOf } from './table.js';

/** The seed makes the plan of the faults, not the run. One fault alone, or longer: `npm run soak -- --help`. */
describe('a small installation keeps all rules', () => {
  it('for twenty seconds of all faults', async () => {
    const report = await soak({ seconds: 20, seed: 7 });
    console.log(tableOf(report));
    expect(report.figures.acknowledged).toBeGreaterThan(50);
    expect(report).toMatchObject({ isFine: true });
  }, 600_000);

  it('for twenty seconds of all faults, over four servers with a shard each', async () => {
    const report = await soak({ seconds: 20, seed: 8, shards: 4 });
    console.log(tableOf(report));
    expect(report.figures.acknowledged).toBeGreaterThan(50);
    expect(report).toMatchObject({ isFine: true });
  }, 600_000);

  it.each(FAULT_NAMES)(
    'with one fault alone: %s',
    async (fault) => {
      const report = await soak({ seconds: 10, seed: 3, fault });
      expect(report.faults[fault]).toBeGreaterThan(0);
      expect(report).toMatchObject({ isFine: true });
    },
    600_000,
  );

  it.each([11, 12])(
    'for a minute of all of them, seed %i',
    async (seed) => {
      const report = await soak({ seconds: 60, seed });
      console.log(tableOf(report));
      expect(report).toMatchObject({ isFine: true });
    },
    600_000,
  );
});
