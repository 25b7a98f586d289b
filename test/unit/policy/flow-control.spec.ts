import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '../../../src/core/errors.js';
import { resolveFlow, type GivenFlow } from '../../../src/policy/flow-control.js';

class ApiError extends Error {}

const resolve = (given: object) => resolveFlow(given as GivenFlow, 'task/n', "Task 'n'");

describe('what holds a task back', () => {
  it.each([
    ['nothing', {}],
    ['what was lifted', { rateLimit: false, concurrency: false, fair: false, circuitBreaker: false }],
  ])('may be %s', (_what, given) => {
    expect(resolve(given)).toBeUndefined();
  });

  it('is complete, in ms', () => {
    const key = () => 'k';
    expect(
      resolve({
        rateLimit: { limit: 100, per: '1m', burst: 5, key },
        concurrency: { limit: 3, key },
        fair: { key },
        circuitBreaker: {
          name: 'api',
          threshold: 2,
          window: '2m',
          cooldown: '5s',
          halfOpen: 3,
          on: ApiError,
        },
      }),
    ).toEqual({
      name: 'task/n',
      rate: { limit: 100, perMs: 60_000, burst: 5, key },
      concurrency: { limit: 3, key },
      fair: key,
      breaker: {
        name: 'api',
        threshold: 2,
        windowMs: 120_000,
        cooldownMs: 5_000,
        halfOpen: 3,
        on: [ApiError],
      },
    });
  });

  it('has these defaults', () => {
    expect(resolve({ rateLimit: { limit: 1, per: 100 }, circuitBreaker: {} })).toMatchObject({
      rate: { burst: 1, key: undefined },
      breaker: {
        name: 'task/n',
        threshold: 5,
        windowMs: 60_000,
        cooldownMs: 30_000,
        halfOpen: 1,
        on: undefined,
      },
    });
  });

  it.each([
    [
      'an unknown key',
      { rateLimit: { limit: 1, per: '1s', every: 1 } },
      /rateLimit: unknown option 'every'.*limit, per, burst, key/,
    ],
    [
      'a limit below one',
      { rateLimit: { limit: 0, per: '1s' } },
      /rateLimit\.limit: give a whole number from 1/,
    ],
    ['half a task', { concurrency: { limit: 1.5 } }, /concurrency\.limit: give a whole number/],
    ['a limit that is missing', { concurrency: {} }, /concurrency\.limit: give a whole number/],
    ['a bad duration', { rateLimit: { limit: 1, per: 'minute' } }, /rateLimit\.per: "minute" is no duration/],
    ['a time that is none', { rateLimit: { limit: 1, per: 0 } }, /rateLimit\.per: give a time from '1ms'/],
    ['a negative burst', { rateLimit: { limit: 1, per: 1, burst: -1 } }, /rateLimit\.burst/],
    [
      'a key that is a text',
      { rateLimit: { limit: 1, per: 1, key: 'x' } },
      /rateLimit\.key: give a function.*"x"/,
    ],
    ['fairness without a key', { fair: {} }, /fair\.key: give a function/],
    ['a number in place of an object', { concurrency: 3 }, /concurrency: give an object, or false, not 3/],
    [
      'a breaker with a key',
      { circuitBreaker: { name: 'a', key: () => 'x' } },
      /circuitBreaker: unknown option 'key'/,
    ],
    ['a breaker with a bad name', { circuitBreaker: { name: 'my api' } }, /"my api" is no name of a breaker/],
    ['a breaker that opens at nothing', { circuitBreaker: { threshold: 0 } }, /circuitBreaker\.threshold/],
    ['a breaker that lets none try', { circuitBreaker: { halfOpen: 0 } }, /circuitBreaker\.halfOpen/],
    ['a breaker on what is no error', { circuitBreaker: { on: [undefined] } }, /no error class.*circular/],
  ])('is refused with %s', (_what, given, message) => {
    expect(() => resolve(given)).toThrow(message);
    expect(() => resolve(given)).toThrow(InvalidOptionError);
    expect(() => resolve(given)).toThrow("Task 'n'");
  });
});
