import quick from './jest.config.mjs';

/** Tests that call the compiler: types of calls, examples of the docs, doc comments, tables of options. */
export default {
  ...quick,
  testMatch: ['<rootDir>/test/**/*.static.ts'],
  maxWorkers: 2,
  globalSetup: undefined,
  globalTeardown: undefined,
};
