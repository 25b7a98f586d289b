import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { caseCount } from '../support/case-count.js';
import type { OpenModelBroker } from './model-broker.js';
import { runSeries } from './model.js';
import type { Step } from './step.js';

/** More of them find more: `NTQ_MODEL_RUNS=2000 npx jest test/model`. NTQ_MODEL_SEED begins where a run ended. */
const RUNS = caseCount('NTQ_MODEL_RUNS', { quick: 5, full: 25 });
const SEED = process.env['NTQ_MODEL_SEED'];

export type ModelCase = readonly [name: string, open: OpenModelBroker, series: fc.Arbitrary<readonly Step[]>];

export function describeModel(cases: readonly ModelCase[]): void {
  describe('whatever is called in whatever order, the rules hold, and all that was taken on ends', () => {
    it.each(cases)(
      '%s',
      async (_name, open, series) => {
        await fc.assert(
          fc.asyncProperty(series, (steps) => runSeries(() => open(), steps)),
          { numRuns: RUNS, ...(SEED !== undefined && { seed: Number(SEED) }) },
        );
      },
      180_000 + RUNS * 1_000,
    );
  });
}
