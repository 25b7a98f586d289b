import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TaskError, WorkerLostError } from '../../../src/core/errors.js';
import { Failure } from '../../../src/core/failure.js';

class ApiError extends Error {
  constructor(
    message: string,
    readonly status = 500,
  ) {
    super(message);
  }
}
class RateLimitError extends ApiError {}

const LIMIT = 32 * 1024;
const sizeOf = (thrown: unknown) => Buffer.byteLength(JSON.stringify(Failure.from(thrown)));
const hostile = () => {
  throw new Error('looked at');
};

function cyclic(): Error {
  const error = new Error('outer');
  error.cause = new Error('inner', { cause: error });
  return error;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function tree(depth: number): Error {
  const errors = depth === 0 ? [] : Array.from({ length: 20 }, () => tree(depth - 1));
  return new AggregateError(errors, 'many');
}

const huge = 'x'.repeat(10 * 1024 * 1024);
const throwing = Object.defineProperties(
  {},
  Object.fromEntries(
    ['name', 'message', 'stack', 'code', 'cause', 'errors', 'field'].map((key) => [
      key,
      { get: hostile, enumerable: true },
    ]),
  ),
);
const traps = new Proxy(
  {},
  {
    get: hostile,
    ownKeys: hostile,
    getPrototypeOf: hostile,
    has: hostile,
    getOwnPropertyDescriptor: hostile,
  },
);

const VALUES: readonly [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 42],
  ['a string', 'boom'],
  ['a BigInt', 10n],
  ['a symbol', Symbol('s')],
  ['a function', () => 1],
  ['an empty object', {}],
  ['an object without prototype', Object.create(null)],
  ['an array', [1, 2]],
  ['a cyclic cause', cyclic()],
  ['getters that throw', throwing],
  ['a proxy that throws', traps],
  ['a revoked proxy', revoked()],
  ['errors that are a revoked proxy', Object.assign(new Error('x'), { errors: revoked() })],
  ['a huge message', new Error(huge)],
  ['a huge message of control characters', new Error('\u0000'.repeat(100_000))],
  ['a huge name', Object.assign(new Error('x'), { name: huge })],
  ['a huge stack', Object.assign(new Error('x'), { stack: huge })],
  ['a huge code', Object.assign(new Error('x'), { code: huge })],
  ['a huge field', Object.assign(new Error('x'), { field: huge, [huge]: 1 })],
  [
    'thousands of fields',
    Object.assign(new Error('x'), Object.fromEntries([...Array(5_000).keys()].entries())),
  ],
  ['a huge string', huge],
  ['a huge plain object', { list: Array(100_000).fill('x') }],
  [
    'fields that JSON cannot hold',
    Object.assign(new Error('x'), { a: 1n, b: Symbol('s'), c: () => 1, d: [1n] }),
  ],
  ['a field that is a cycle', Object.assign(new Error('x'), { self: cyclic() })],
  ['a code that is NaN', Object.assign(new Error('x'), { code: Number.NaN })],
  ['a key that sets the prototype', JSON.parse('{"__proto__":{"a":1},"message":"x"}') as unknown],
  ['a tree of many errors', tree(3)],
  ['a long chain of causes', chain(50)],
  ['a toJSON that throws', { toJSON: hostile }],
];

function chain(length: number): Error {
  let error = new Error('root'.repeat(5_000));
  for (let index = 0; index < length; index += 1) error = new Error('x'.repeat(20_000), { cause: error });
  return error;
}

describe('Failure.from', () => {
  it.each(VALUES)('survives %s and stays small', (_name, value) => {
    expect(sizeOf(value)).toBeLessThanOrEqual(LIMIT);
  });

  it.each(VALUES)('comes back from JSON as it was: %s', (_name, value) => {
    const failure = Failure.from(value);
    expect(Failure.parse(JSON.stringify(failure))).toEqual(failure);
  });

  it('stays small whatever is thrown', () => {
    fc.assert(fc.property(fc.anything(), (value) => sizeOf(value) <= LIMIT));
  });

  it('keeps what tells one error from another', () => {
    const cause = new TypeError('below');
    const error = Object.assign(new RateLimitError('slow down', 429), { code: 'E_RATE', cause });
    const failure = Failure.from(error);
    expect(failure).toMatchObject({
      classes: ['RateLimitError', 'ApiError', 'Error'],
      name: 'RateLimitError',
      message: 'slow down',
      code: 'E_RATE',
      fields: { status: 429 },
      cause: { name: 'TypeError', message: 'below' },
    });
    expect(failure.stack).toContain('failure.spec');
  });

  it('keeps the errors of an AggregateError', () => {
    const failure = Failure.from(new AggregateError([new Error('a'), 'b'], 'both'));
    expect(failure.errors?.map(({ message }) => message)).toEqual(['a', 'thrown: b']);
  });

  it('says that a cause leads back to its error', () => {
    expect(Failure.from(cyclic()).cause?.cause?.message).toBe('[Circular]');
  });

  it('keeps the first part of a message that is too long', () => {
    expect(Failure.from(new Error(huge)).message).toMatch(/^x{8000}…$/);
  });

  it('says what was thrown where it was no error', () => {
    expect(Failure.from('boom')).toMatchObject({ classes: [], name: 'string', message: 'thrown: boom' });
  });

  describe('of an error of a Redis client', () => {
    const command = { name: 'eval', args: ['secret payload'] };
    const error = () => Object.assign(new Error('ERR'), { command });

    it.each<[string, unknown]>([
      ['the error itself', error()],
      ['its cause', new Error('x', { cause: error() })],
      ['one of many', new AggregateError([error()], 'x')],
      ['an error in a field', Object.assign(new Error('x'), { lastNodeError: error() })],
      ['a list of errors in a field', Object.assign(new Error('x'), { previousErrors: [error()] })],
      ['an object without message', { inner: error() }],
    ])('never keeps the arguments of the command: %s', (_name, thrown) => {
      expect(JSON.stringify(Failure.from(thrown))).not.toContain('secret');
    });
  });
});

describe('Failure.is', () => {
  it.each([
    [RateLimitError, true],
    [ApiError, true],
    [Error, true],
    [TypeError, false],
    ['RateLimitError', true],
    ['ApiError', true],
    ['Object', false],
  ] as const)('answers by the chain of classes: %p', (errorClass, answer) => {
    expect(Failure.from(new RateLimitError('x')).is(errorClass)).toBe(answer);
  });

  it('answers the same when it crossed processes', () => {
    const failure = Failure.parse(JSON.stringify(Failure.from(new RateLimitError('x'))));
    expect([failure.is(ApiError), failure.is(TypeError)]).toEqual([true, false]);
  });
});

describe('Failure.of', () => {
  it('knows the classes that the error would have had', () => {
    const failure = Failure.of(WorkerLostError, 'WORKER_LOST', 'gone');
    expect(failure.classes).toEqual(['WorkerLostError', 'TaskError', 'TaskQueueError', 'Error']);
    expect(failure.is(TaskError)).toBe(true);
  });
});

describe('Failure.parse', () => {
  it.each([
    '',
    'null',
    '5',
    '[]',
    '{}',
    '{"classes":"x","message":"y"}',
    '{"classes":[],"message":5}',
    '{"classes":[],"message":"x","errors":5}',
  ])('makes a failure of %s, too', (json) => {
    expect(Failure.parse(json).message).toBe('the stored failure is unreadable');
  });

  it('never throws', () => {
    const json = fc.oneof(fc.string(), fc.json());
    fc.assert(fc.property(json, (text) => Failure.parse(text) instanceof Failure));
  });
});
