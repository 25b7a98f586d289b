import { expect, it } from '@jest/globals';
import { hasTestFailed } from '../../../src/testing/failed-test.js';
import { pretendFailure } from './pretend-failure.js';

it('A test of jest has failed once jest has noted an error of it', () => {
  expect(hasTestFailed()).toBe(false);
  const undo = pretendFailure();
  expect(hasTestFailed()).toBe(true);
  undo();
  expect(hasTestFailed()).toBe(false);
});

it('Outside of jest, and between two tests, no test has failed', () => {
  expect(hasTestFailed({})).toBe(false);
  expect(hasTestFailed({ [Symbol('JEST_STATE_SYMBOL')]: { currentlyRunningTest: null } })).toBe(false);
});
