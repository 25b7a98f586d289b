import { afterEach, describe, expect, it } from '@jest/globals';
import { caseCount } from './case-count.js';

describe('caseCount', () => {
  const VARIABLES = ['NTQ_TESTS', 'NTQ_SUPPORT_RUNS'] as const;
  const before = VARIABLES.map((name) => process.env[name]);
  afterEach(() => {
    for (const [index, name] of VARIABLES.entries()) {
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
    }
  });

  it.each([
    ['quick', {}, 2],
    ['full', { NTQ_TESTS: 'full' }, 6],
    ['full with a number given', { NTQ_TESTS: 'full', NTQ_SUPPORT_RUNS: '9' }, 9],
  ])('A test of random cases has its number where the tests are %s', (_name, env, expected) => {
    delete process.env['NTQ_TESTS'];
    Object.assign(process.env, env);
    expect(caseCount('NTQ_SUPPORT_RUNS', { quick: 2, full: 6 })).toBe(expected);
  });

  it.each(['', '0', '-1', '1.5', '1e3', 'many', ' 9'])('%j is no number of cases', (given) => {
    process.env['NTQ_SUPPORT_RUNS'] = given;
    expect(() => caseCount('NTQ_SUPPORT_RUNS', { quick: 2, full: 6 })).toThrow(
      `NTQ_SUPPORT_RUNS: give a whole number from 1, got ${JSON.stringify(given)}.`,
    );
  });
});
