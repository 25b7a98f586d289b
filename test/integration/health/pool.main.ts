import { runPool } from '../../../src/nest/run-pool.js';
import { serve } from './serve.js';

// A pool of the tests that answers probes. What differs between tests comes from the environment.
const end = await runPool({
  app: { path: process.argv[2] ?? '' },
  overrides: { worker: { concurrency: 1 } },
  processes: 2,
  readyFile: process.env['READY_FILE'],
  maxLagMs: 2_000,
  onHealth: serve,
});
process.exitCode = end.kind === 'stopped' ? 0 : 1;
