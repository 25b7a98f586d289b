import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../../src/core/failure.js';
import type { RetryPolicy } from '../../../src/core/task-definition.js';
import { fixed } from '../../../src/policy/backoff.js';
import { decideRetry, type FailedRun } from '../../../src/policy/retry.js';

class ApiError extends Error {}
class RateLimitError extends ApiError {}
class DatabaseError extends Error {}

const POLICY: RetryPolicy = { limit: 3, backoff: fixed(100), on: undefined, never: [], rules: [] };

function decide(policy: Partial<RetryPolicy>, run: Partial<FailedRun> = {}) {
  const error = run.error ?? new ApiError('boom');
  return decideRetry(
    {
      error,
      failure: Failure.from(error),
      retries: 0,
      call: undefined,
      warn: () => undefined,
      ...run,
      policy: { ...POLICY, ...policy },
    },
    () => 0,
  );
}
const retry = (afterMs: number, queue?: string) => ({ kind: 'retry', afterMs, ...(queue && { queue }) });
const noChance = { kind: 'give-up', reason: 'error' };
const usedUp = { kind: 'give-up', reason: 'retries-exhausted' };

describe('decideRetry', () => {
  it.each([
    [0, retry(100)],
    [2, retry(100)],
    [3, usedUp],
    [4, usedUp],
  ])('with a limit of 3 after %p retries', (retries, decision) => {
    expect(decide({}, { retries })).toEqual(decision);
  });

  it('gives up at once with a limit of 0', () => {
    expect(decide({ limit: 0 })).toEqual(usedUp);
  });

  it.each<[string, unknown]>([
    ['a string', 'boom'],
    ['undefined', undefined],
    ['an object', {}],
  ])('retries %s where every error is retried', (_name, error) => {
    expect(decide({}, { error })).toEqual(retry(100));
  });

  describe('on', () => {
    it.each([
      ['the class', new ApiError('x'), retry(100)],
      ['a subclass', new RateLimitError('x'), retry(100)],
      ['another class', new DatabaseError('x'), noChance],
      ['no error', 'x', noChance],
    ])('retries by class: %s', (_name, error, decision) => {
      expect(decide({ on: [ApiError] }, { error })).toEqual(decision);
    });

    it('retries nothing where the list is empty', () => {
      expect(decide({ on: [] })).toEqual(noChance);
    });
  });

  describe('never', () => {
    it.each([
      ['the class', new ApiError('x')],
      ['a subclass', new RateLimitError('x')],
    ])('fails at once: %s', (_name, error) => {
      expect(decide({ never: [ApiError] }, { error })).toEqual(noChance);
    });

    it('leaves other classes alone', () => {
      expect(decide({ never: [ApiError] }, { error: new DatabaseError('x') })).toEqual(retry(100));
    });

    it('beats `on`', () => {
      expect(decide({ never: [RateLimitError], on: [ApiError] }, { error: new RateLimitError('x') })).toEqual(
        noChance,
      );
    });

    it('beats rules', () => {
      expect(decide({ never: [ApiError], rules: [{ on: [ApiError] }] })).toEqual(noChance);
    });

    it('beats the call', () => {
      expect(decide({ never: [ApiError] }, { call: { limit: 9 } })).toEqual(noChance);
    });
  });

  describe('rules', () => {
    const slow = { on: [RateLimitError], backoff: fixed(9_000), queue: 'slow' };

    it('send a kind of error to another queue, with its own backoff', () => {
      expect(decide({ rules: [slow] }, { error: new RateLimitError('x') })).toEqual(retry(9_000, 'slow'));
    });

    it('leave other kinds alone', () => {
      expect(decide({ rules: [slow] }, { error: new DatabaseError('x') })).toEqual(retry(100));
    });

    it('hold for subclasses', () => {
      const rules = [{ on: [ApiError], queue: 'api' }];
      expect(decide({ rules }, { error: new RateLimitError('x') })).toEqual(retry(100, 'api'));
    });

    it('are tried in order, the first match wins', () => {
      const rules = [{ on: [ApiError], queue: 'first' }, slow];
      expect(decide({ rules }, { error: new RateLimitError('x') })).toEqual(retry(100, 'first'));
    });

    it('inherit what they leave out', () => {
      expect(decide({ rules: [{ on: [ApiError] }] }, { retries: 3 })).toEqual(usedUp);
    });

    it('compare their limit with all retries so far', () => {
      const rules = [{ on: [ApiError], limit: 5 }];
      expect([4, 5].map((retries) => decide({ rules }, { retries }))).toEqual([retry(100), usedUp]);
    });

    it('may allow fewer retries than the task', () => {
      expect(decide({ rules: [{ on: [ApiError], limit: 0 }] })).toEqual(usedUp);
    });

    it('make an error retried that `on` leaves out', () => {
      expect(decide({ on: [DatabaseError], rules: [{ on: [ApiError] }] })).toEqual(retry(100));
    });
  });

  describe('the call', () => {
    it('beats the limit of the task', () => {
      expect(decide({}, { retries: 5, call: { limit: 6 } })).toEqual(retry(100));
    });

    it('beats the limit of a rule', () => {
      expect(decide({ rules: [{ on: [ApiError], limit: 9 }] }, { retries: 1, call: { limit: 1 } })).toEqual(
        usedUp,
      );
    });

    it('beats the backoff of a rule and keeps its queue', () => {
      const rules = [{ on: [ApiError], backoff: fixed(1), queue: 'slow' }];
      expect(decide({ rules }, { call: { backoff: fixed(7) } })).toEqual(retry(7, 'slow'));
    });

    it('inherits what it leaves out', () => {
      expect(decide({}, { call: {} })).toEqual(retry(100));
    });
  });

  it('gives a backoff function the failure and the retries so far', () => {
    const backoff = (failure: Failure, retries: number) => (failure.is(ApiError) ? 10 * (retries + 1) : 0);
    expect(decide({ backoff }, { retries: 2 })).toEqual(retry(30));
  });
});
