import { describe, expect, it } from '@jest/globals';
import { Ignore, Reject, Retry, type RetryRequest } from '../../../src/core/directives.js';
import {
  MalformedMessageError,
  PayloadError,
  ResultError,
  SoftTimeLimitExceeded,
} from '../../../src/core/errors.js';
import { Failure } from '../../../src/core/failure.js';
import type { Outcome } from '../../../src/core/outcome.js';
import type { TaskBody, TaskHead } from '../../../src/core/task-message.js';
import type { TaskOptions } from '../../../src/core/task-options.js';
import { fixed } from '../../../src/policy/backoff.js';
import { defineTask } from '../../../src/policy/task-definition.js';
import type { TaskHandler } from '../../../src/worker/task-handler.js';
import { verdictOn } from '../../../src/worker/verdict.js';

class ApiError extends Error {}

interface Circumstances {
  readonly options?: TaskOptions;
  readonly retries?: number;
  readonly call?: NonNullable<TaskBody['retry']>;
  readonly isLate?: boolean;
  readonly isPermanent?: NonNullable<TaskHandler['isPermanent']>;
}

function judge(error: unknown, around: Circumstances = {}): Outcome {
  const { options = {}, retries = 0, call, isLate = false, isPermanent } = around;
  const definition = defineTask('n', [{ retry: { backoff: fixed(100) } }, options], []);
  const head: TaskHead = { name: 'n', queue: 'q', at: 1, retries };
  const handler: TaskHandler = { definition, invoke: () => {}, ...(isPermanent && { isPermanent }) };
  const body: TaskBody = { args: [], ...(call && { retry: call }) };
  const warn = () => undefined;
  return verdictOn({ error, head, body, handler, isLate, context: undefined, warn }, () => 0);
}

function failureOf(outcome: Outcome): Failure {
  return Failure.parse('failure' in outcome ? outcome.failure : '');
}

describe('the verdict on an error', () => {
  it('is a retry while some are left', () => {
    const outcome = judge(new ApiError('boom'), { retries: 2 });
    expect(outcome).toMatchObject({ kind: 'retried', afterMs: 100 });
    expect(failureOf(outcome).is(ApiError)).toBe(true);
  });

  it('names no queue where the task stays', () => {
    expect(judge(new ApiError('boom'))).not.toHaveProperty('queue');
  });

  it('is a failure when none are left', () => {
    expect(judge(new ApiError('boom'), { retries: 3 })).toMatchObject({
      kind: 'failed',
      reason: 'retries-exhausted',
    });
  });

  it('is a failure at once for what is never retried', () => {
    const options = { retry: { never: ApiError } };
    expect(judge(new ApiError('boom'), { options })).toMatchObject({ kind: 'failed', reason: 'error' });
  });

  it('moves the task where a rule says so', () => {
    const options = { retry: { rules: [{ on: ApiError, queue: 'slow' }] } };
    expect(judge(new ApiError('boom'), { options })).toMatchObject({ kind: 'retried', queue: 'slow' });
  });

  it('follows what the call said', () => {
    expect(judge(new ApiError('boom'), { call: { limit: 0 } })).toMatchObject({ kind: 'failed' });
  });

  it.each([
    ['a result that is none', new ResultError('x'), 'malformed-result'],
    ['a message that is none', new MalformedMessageError('x'), 'malformed'],
    ['arguments that are none', new PayloadError('x', 'args'), 'error'],
  ])('is a failure whatever the retry options say: %s', (_name, error, reason) => {
    expect(judge(error, { call: { limit: 9 } })).toMatchObject({ kind: 'failed', reason });
  });

  it('is a failure where the handler knows that no retry can mend it', () => {
    const isPermanent = (error: unknown) => error instanceof ApiError;
    expect(judge(new ApiError('x'), { isPermanent })).toMatchObject({ kind: 'failed', reason: 'error' });
    expect(judge(new Error('x'), { isPermanent })).toMatchObject({ kind: 'retried' });
  });

  it.each<[string, TaskOptions]>([
    ['a backoff', { retry: { backoff: thrower } }],
    ['a rule', { retry: { rules: [{ on: ApiError, backoff: thrower }] } }],
  ])('keeps the error of the task where %s of the user throws', (_name, options) => {
    const outcome = judge(new ApiError('boom'), { options });
    expect(outcome).toMatchObject({ kind: 'retried' });
    expect(failureOf(outcome).message).toBe('boom');
  });

  it.each([undefined, null, 'boom', 5, {}, [], new Proxy({}, { getPrototypeOf: () => thrower() })])(
    'is never an exception: %#',
    (error) => {
      expect(judge(error).kind).toMatch(/^(retried|failed)$/);
    },
  );
});

function thrower(): never {
  throw new Error('in the backoff');
}

describe('the verdict after the soft limit', () => {
  const limit = new SoftTimeLimitExceeded('soft');

  it.each([
    ['the limit itself', limit],
    ['an error with the limit as its cause', new Error('x', { cause: limit })],
    ['an error with the limit far below', new Error('x', { cause: new Error('y', { cause: limit }) })],
    ['an AbortError', new DOMException('aborted', 'AbortError')],
    ['an error of Node that was aborted', Object.assign(new Error('x'), { code: 'ABORT_ERR' })],
  ])('is on the limit: %s', (_name, error) => {
    expect(failureOf(judge(error, { isLate: true })).is(SoftTimeLimitExceeded)).toBe(true);
  });

  it('follows the retry rules of the limit', () => {
    const options = { retry: { never: SoftTimeLimitExceeded } };
    const error = new DOMException('aborted', 'AbortError');
    expect(judge(error, { isLate: true, options })).toMatchObject({ kind: 'failed', reason: 'error' });
  });

  it('is on the error where that has nothing to do with it', () => {
    expect(failureOf(judge(new ApiError('x'), { isLate: true })).is(ApiError)).toBe(true);
  });

  it('is on an AbortError as such where no limit exceeded', () => {
    const failure = failureOf(judge(new DOMException('aborted', 'AbortError')));
    expect(failure.is(SoftTimeLimitExceeded)).toBe(false);
  });

  it('ends also where causes go round in a circle', () => {
    const error = new Error('x');
    error.cause = error;
    expect(judge(error, { isLate: true })).toMatchObject({ kind: 'retried' });
  });
});

describe('the verdict on a directive', () => {
  const retry = (request: RetryRequest = {}) => new Retry(request);

  it('to ignore is a success without a value', () => {
    expect(judge(new Ignore())).toEqual({ kind: 'succeeded', value: '' });
  });

  it('to reject is a failure that names the reason', () => {
    const outcome = judge(new Reject('the order is gone'));
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'rejected' });
    expect(failureOf(outcome)).toMatchObject({ name: 'Reject', message: 'the order is gone' });
  });

  it('to reject with an error keeps the error', () => {
    expect(failureOf(judge(new Reject(new ApiError('gone')))).is(ApiError)).toBe(true);
  });

  it('to retry follows the backoff of the task', () => {
    expect(judge(retry())).toMatchObject({ kind: 'retried', afterMs: 100 });
  });

  it('to retry takes another time and queue', () => {
    expect(judge(retry({ countdown: '5s', queue: 'slow' }))).toMatchObject({
      kind: 'retried',
      afterMs: 5_000,
      queue: 'slow',
    });
  });

  it('to retry is obeyed also where no error is retried', () => {
    expect(judge(retry(), { options: { retry: { on: [] } } })).toMatchObject({ kind: 'retried' });
  });

  it('to retry is a failure when no retries are left', () => {
    const outcome = judge(retry(), { retries: 3 });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'retries-exhausted' });
    expect(failureOf(outcome).name).toBe('MaxRetriesExceededError');
  });

  it('to retry fails with its error when no retries are left', () => {
    const outcome = judge(retry({ error: new ApiError('down') }), { retries: 3 });
    expect(failureOf(outcome).is(ApiError)).toBe(true);
  });

  it('to retry counts by the limit of the call', () => {
    expect(judge(retry(), { call: { limit: 0 } })).toMatchObject({ kind: 'failed' });
    expect(judge(retry(), { retries: 5, call: { limit: 9 } })).toMatchObject({ kind: 'retried' });
  });

  it('to retry after what is no duration is a failure that says so', () => {
    const outcome = judge(retry({ countdown: 'soon' as never }));
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'error' });
    expect(failureOf(outcome).code).toBe('INVALID_OPTION');
  });
});

describe('the circuit breaker that an error trips', () => {
  class TimeoutError extends ApiError {}
  const breaker = (more: object = {}): TaskOptions => ({ circuitBreaker: { name: 'api', ...more } });
  const failedBreakers = (error: unknown, options: TaskOptions, around: Circumstances = {}) => {
    const outcome = judge(error, { ...around, options });
    return 'failedBreakers' in outcome ? outcome.failedBreakers : 'none';
  };
  const aborted = new DOMException('aborted', 'AbortError');
  const soft = new SoftTimeLimitExceeded('soft');
  const permanent = { isPermanent: () => true };

  it.each<[string, unknown, TaskOptions, Circumstances]>([
    ['any error', new Error('x'), breaker(), {}],
    ['what is no error', 'boom', breaker(), {}],
    ['nothing at all', undefined, breaker(), {}],
    ['an error of a class it is on', new ApiError('x'), breaker({ on: ApiError }), {}],
    ['an error of a subclass', new TimeoutError('x'), breaker({ on: [ApiError] }), {}],
    ['an error on the last attempt', new ApiError('x'), breaker(), { retries: 3 }],
    [
      'an error that is never retried, where it is on it',
      new ApiError('x'),
      { retry: { never: ApiError }, ...breaker({ on: ApiError }) },
      {},
    ],
    ['an error of a guard, where it is on it', new ApiError('x'), breaker({ on: ApiError }), permanent],
    ['the soft limit', soft, breaker(), { isLate: true }],
    [
      'the soft limit behind an AbortError',
      aborted,
      breaker({ on: SoftTimeLimitExceeded }),
      { isLate: true },
    ],
    [
      'the error of a retry that was asked for',
      new Retry({ error: new ApiError('x') }),
      breaker({ on: ApiError }),
      {},
    ],
  ])('is its own for %s', (_what, error, options, around) => {
    expect(failedBreakers(error, options, around)).toEqual(['api']);
  });

  it.each<[string, unknown, TaskOptions, Circumstances]>([
    ['no breaker', new ApiError('x'), {}, {}],
    ['another error than it is on', new Error('x'), breaker({ on: ApiError }), {}],
    [
      'an error that is never retried',
      new TimeoutError('x'),
      { retry: { never: ApiError }, ...breaker() },
      {},
    ],
    ['an error of a guard', new ApiError('x'), breaker(), permanent],
    ['arguments that are none', new PayloadError('x', 'args'), breaker(), {}],
    ['a result that is none', new ResultError('x'), breaker(), {}],
    ['a message that is none', new MalformedMessageError('x'), breaker(), {}],
    ['a retry without an error', new Retry({}), breaker(), {}],
    ['a rejection', new Reject(new ApiError('x')), breaker({ on: ApiError }), {}],
    ['an Ignore', new Ignore(), breaker(), {}],
  ])('is none for %s', (_what, error, options, around) => {
    expect(failedBreakers(error, options, around)).toBe('none');
  });

  it('does not depend on what becomes of the task', () => {
    const outcome = judge(new ApiError('x'), { options: { retry: 0, ...breaker() } });
    expect(outcome).toMatchObject({ kind: 'failed', failedBreakers: ['api'] });
  });

  it('never throws for what can be asked nothing', () => {
    const hostile = new Proxy({}, { getPrototypeOf: () => thrower() });
    expect(failedBreakers(hostile, breaker({ on: ApiError }))).toBe('none');
  });
});
