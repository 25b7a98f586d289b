import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BenchRuns, gaps } from './bench/bench-runs.js';

const PATIENCE_MS = 600_000;

const runs = new BenchRuns();
afterEach(() => runs.end());

const hasCelery = ['python3', '/usr/bin/python3'].some(
  (python) => spawnSync(python, ['-c', 'import celery, redis']).status === 0,
);
/** Needs Debian's python3-celery, which is not required. */
const itWithCelery = hasCelery ? it : it.skip;

describe('the benchmarks that take their time', () => {
  itWithCelery(
    'give every figure of Celery',
    async () => {
      const measurements = await runs.smoke(['--systems', 'nest-task-queue,celery']);

      expect(gaps(measurements)).toEqual([]);
      const withCelery = measurements.filter(({ figures }) =>
        figures.some(({ systems }) => 'celery' in systems),
      );
      expect(withCelery.length).toBe(measurements.length - 2);
    },
    PATIENCE_MS,
  );

  it(
    'measure the pool',
    async () => {
      const text = await runs.output('pool/main.mjs', '--tasks', '10', '--rounds', '1');

      expect(text).toMatch(/1 process \d+\/s {3}2 processes \d+\/s {3}ratio/);
    },
    PATIENCE_MS,
  );
});
