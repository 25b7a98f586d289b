import { bundlePackages } from './test/support/bundle-packages.mjs';
import { SWC_OPTIONS } from './test/support/swc-options.mjs';

/** The quick tests: every *.spec.ts. The long ones are added by jest.full.config.mjs. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  // Many tests wait for another process: two cores are busy with five files at a time, and idle for a third of the time with three.
  maxWorkers: 5,
  testSequencer: './test/support/slow-first.mjs',
  // Each file keeps its modules, some 30 MB: a worker with too many of them is replaced before the next file.
  workerIdleMemoryLimit: '1GB',
  // It only ends what hangs: tests wait for signals, however long a machine takes for them.
  testTimeout: 180_000,
  globalSetup: './test/redis.setup.mjs',
  globalTeardown: './test/redis.teardown.mjs',

  // ES modules through and through: `jest`, `it` and `expect` come from @jest/globals.
  extensionsToTreatAsEsm: ['.ts'],
  injectGlobals: false,

  // Sources say './x.js' (that is what Node will load) for x.ts. `js` comes first so that the rule is harmless in
  // node_modules, where a package may carry x.ts beside x.js.
  moduleFileExtensions: ['js', 'ts', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    ...(await bundlePackages()),
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^nest-task-queue$': '<rootDir>/src/index.ts',
    '^nest-task-queue/dashboard$': '<rootDir>/src/dashboard/index.ts',
    '^nest-task-queue/metrics$': '<rootDir>/src/metrics/index.ts',
    '^nest-task-queue/testing/jest$': '<rootDir>/src/testing/jest.ts',
    '^nest-task-queue/testing$': '<rootDir>/src/testing/index.ts',
    '^nest-task-queue/tracing$': '<rootDir>/src/tracing/index.ts',
    '^nest-task-queue/terminus$': '<rootDir>/src/terminus/index.ts',
  },

  // swc does not type-check; `npm run types` does. A map within the code is three times as long as the code, and is read for each test file.
  transform: { '\\.ts$': ['@swc/jest', { ...SWC_OPTIONS, sourceMaps: true }] },
};
