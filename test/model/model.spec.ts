import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { runSeries } from './model.js';
import { memoryModel, redisModel } from './model-broker.js';
import { flowingSeriesArbitrary, lanedSeriesArbitrary, seriesArbitrary } from './step.js';

/** More of them find more: `NTQ_MODEL_RUNS=2000 npx jest test/model`. NTQ_MODEL_SEED begins where a run ended. */
const RUNS = Number(process.env['NTQ_MODEL_RUNS'] ?? 25);
const SEED = process.env['NTQ_MODEL_SEED'];

describe('whatever is called in whatever order, the rules hold, and all that was taken on ends', () => {
  it.each([
    ['in Redis', redisModel, seriesArbitrary],
    ['in Redis, each script twice', () => redisModel({ isRepeated: true }), seriesArbitrary],
    ['in memory', memoryModel, seriesArbitrary],
    ['in workflows, in Redis', redisModel, flowingSeriesArbitrary],
    ['in workflows, in memory', memoryModel, flowingSeriesArbitrary],
    ['in lanes, in Redis', redisModel, lanedSeriesArbitrary],
    ['in lanes, in memory', memoryModel, lanedSeriesArbitrary],
  ] as const)(
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
