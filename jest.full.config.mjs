import quick from './jest.config.mjs';

/** Everything: the quick tests and the *.full.ts ones, which take their time (load, crashes, long waits). */
export default {
  ...quick,
  testMatch: [...quick.testMatch, '<rootDir>/test/**/*.full.ts'],
};
