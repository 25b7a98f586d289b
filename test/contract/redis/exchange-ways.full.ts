import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mutated, SHORT_WAY_MUTANTS } from '../../mutants/mutants.mjs';
import { shortWay } from './chosen-way.js';
import { compare, ofTasks, seriesOfTasks } from './way-comparison.js';

const RUNS = 400;

describe('a rule that is taken out of the short way is missed', () => {
  it.each(Object.keys(SHORT_WAY_MUTANTS))(
    '%s',
    async (name) => {
      const rewrite = (lua: string) => mutated(lua, name);
      const property = fc.asyncProperty(seriesOfTasks, (steps) =>
        compare(steps, ofTasks, shortWay(), rewrite),
      );
      const { failed } = await fc.check(property, { numRuns: RUNS, seed: 1, endOnFailure: true });
      expect(failed).toBe(true);
    },
    600_000,
  );
});
