import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseCount } from '../../support/case-count.js';
import { stepArbitrary as workflowStepArbitrary } from '../workflow-parity-step.js';
import { eitherWay } from './chosen-way.js';
import { compare, ofTasks, ofWorkflows, seriesOfTasks } from './way-comparison.js';

/** More of them find more. */
const RUNS = caseCount('NTQ_PARITY_RUNS', { quick: 6, full: 30 });

const seeds = fc.integer({ min: 1 });

describe('an exchange that takes the short way', () => {
  const tries = { all: 0, handedOver: 0 };

  function counted(seed: number) {
    const way = eitherWay(seed);
    const count = () => {
      tries.all += way.tried;
      tries.handedOver += way.handedOver;
    };
    return { way, count };
  }

  afterAll(() => {
    // Else the long way would be compared with itself.
    expect(tries.all - tries.handedOver).toBeGreaterThan(RUNS);
    expect(tries.handedOver).toBeGreaterThan(RUNS);
  });

  it('answers the same, and leaves the same behind, as one that takes the long way', async () => {
    const property = fc.asyncProperty(seriesOfTasks, seeds, async (steps, seed) => {
      const { way, count } = counted(seed);
      await compare(steps, ofTasks, way).finally(count);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('leads workflows on as one that takes the long way', async () => {
    const series = fc.array(workflowStepArbitrary, { minLength: 5, maxLength: 40, size: 'max' });
    const property = fc.asyncProperty(series, seeds, async (steps, seed) => {
      const { way, count } = counted(seed);
      await compare(steps, ofWorkflows, way).finally(count);
    });
    await fc.assert(property, { numRuns: Math.ceil(RUNS / 3) });
  });
});
