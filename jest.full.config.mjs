import quick from './jest.config.mjs';

// Tests with random cases try more of them.
process.env['NTQ_TESTS'] ??= 'full';

/** Everything: the quick tests and the *.full.ts ones, which take their time (load, crashes, long waits). */
export default {
  ...quick,
  testMatch: [...quick.testMatch, '<rootDir>/test/**/*.full.ts'],
};
