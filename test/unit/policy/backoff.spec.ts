import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidOptionError } from '../../../src/core/errors.js';
import { Failure } from '../../../src/core/failure.js';
import type { Backoff } from '../../../src/core/task-options.js';
import { backoffMs, DEFAULT_BACKOFF, exponential, fixed } from '../../../src/policy/backoff.js';

const failure = Failure.from(new Error('boom'));
const ask = (retries: number, warn: (text: string) => void = () => undefined) => ({ failure, retries, warn });
const waits = (backoff: Backoff, count: number, random = 0) =>
  Array.from({ length: count }, (_, retries) => backoffMs(backoff, ask(retries), () => random));
/** The largest number below 1. */
const ALMOST_ONE = 1 - Number.EPSILON / 2;

describe('fixed', () => {
  it('waits the same before each retry', () => {
    expect(waits(fixed('30s'), 3)).toEqual([30_000, 30_000, 30_000]);
  });

  it('refuses what is no duration', () => {
    expect(() => fixed(-1)).toThrow(InvalidOptionError);
  });
});

describe('exponential', () => {
  it('doubles up to its maximum', () => {
    const backoff = exponential({ base: '1s', max: '5s', jitter: 'none' });
    expect(waits(backoff, 5)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('takes another factor', () => {
    expect(waits(exponential({ base: 10, factor: 1.5, jitter: 'none' }), 4)).toEqual([10, 15, 22, 33]);
  });

  it('has full jitter, factor 2 and a maximum of ten minutes unless told otherwise', () => {
    expect(exponential({ base: '1s' })).toEqual({
      kind: 'exponential',
      baseMs: 1_000,
      factor: 2,
      maxMs: 600_000,
      jitter: 'full',
    });
  });

  it('is what tasks wait by default, from one second', () => {
    expect(DEFAULT_BACKOFF).toEqual(exponential({ base: '1s' }));
  });

  it.each([
    ['nothing', 0, [0, 0, 0]],
    ['the whole wait', ALMOST_ONE, [1_000, 2_000, 4_000]],
  ])('with full jitter may wait %s', (_name, random, expected) => {
    expect(waits(exponential({ base: '1s' }), 3, random)).toEqual(expected);
  });

  it('keeps a whole number of ms between 0 and both bounds, for any options', () => {
    const options = fc.record({
      base: fc.nat(1_000_000),
      factor: fc.double({ min: 1, max: 1_000, noNaN: true }),
      max: fc.nat(10_000_000),
      jitter: fc.constantFrom('full' as const, 'none' as const),
    });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(options, fc.nat(100_000), random, (given, retries, chance) => {
        const wait = backoffMs(exponential(given), ask(retries), () => chance);
        return Number.isInteger(wait) && wait >= 0 && wait <= given.max;
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([0.5, 0, -1, Number.NaN])('refuses the factor %p', (factor) => {
    expect(() => exponential({ base: 1, factor })).toThrow(InvalidOptionError);
  });
});

describe('a function of the failure', () => {
  it('is given the failure and the retries so far', () => {
    const seen: unknown[] = [];
    backoffMs(
      (...given) => seen.push(...given),
      ask(4),
      () => 0,
    );
    expect(seen).toEqual([failure, 4]);
  });

  it.each([
    [1_500, 1_500],
    [0, 0],
  ])('that gives %p waits %p ms', (given, wait) => {
    expect(
      backoffMs(
        () => given,
        ask(0),
        () => 0,
      ),
    ).toBe(wait);
  });

  const throwing = (error: unknown) => () => {
    throw error;
  };
  it.each<[string, () => unknown, string]>([
    ['gives a negative number', () => -5, 'returned -5'],
    ['gives no number', () => Number.NaN, 'returned NaN'],
    ['gives nothing', () => undefined, 'returned undefined'],
    ['gives a text', () => '5s', 'returned "5s"'],
    ['gives a promise', () => Promise.resolve(5), 'returned an instance of Promise'],
    [
      'gives a promise that is rejected',
      () => Promise.reject(new Error('no')),
      'returned an instance of Promise',
    ],
    ['throws', throwing(new TypeError('no reading')), 'threw TypeError: no reading'],
    ['throws no error', throwing(undefined), 'threw '],
  ])('that %s waits as by default and is warned of', (_what, wrong, words) => {
    const warnings: string[] = [];
    const wait = backoffMs(
      wrong as () => number,
      ask(2, (line) => warnings.push(line)),
      () => ALMOST_ONE,
    );
    expect(wait).toBe(4_000);
    expect(warnings).toEqual([expect.stringContaining(words)]);
  });

  it('that gives Infinity waits for a time that can be stored', () => {
    expect(
      backoffMs(
        () => Number.POSITIVE_INFINITY,
        ask(0),
        () => 0,
      ),
    ).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });
});

describe('a backoff that came with a message', () => {
  it.each<[string, unknown]>([
    ['no delay', { kind: 'fixed' }],
    ['a text as delay', { kind: 'fixed', delayMs: 'x' }],
    ['no numbers', { kind: 'exponential' }],
    ['an unknown kind', { kind: 'linear' }],
  ])('waits as by default if it is malformed: %s', (_name, backoff) => {
    const wait = backoffMs(backoff as Backoff, ask(1), () => 0.5);
    expect(wait).toBe(1_000);
  });
});
