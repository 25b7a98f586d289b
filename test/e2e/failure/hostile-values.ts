import { Ignore, Reject, Retry } from 'nest-task-queue';
import type { RetryRequest } from '../../../src/core/directives.js';

/** A name, and what makes such a value anew. */
export type Hostile = readonly [name: string, make: () => unknown];

const TEN_MB = 10_000_000;
const no = (): never => {
  throw new Error('no');
};
const refusals = Object.fromEntries(
  Reflect.ownKeys(Reflect).map((trap) => [trap, no]),
) as ProxyHandler<object>;

/** A proxy that throws whatever is done with it. */
export const refusing = (): object => new Proxy({}, refusals);

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
};

/** An error where reading one of those properties throws. */
const guarded = (...names: string[]): Error =>
  Object.defineProperties(new Error('guarded'), Object.fromEntries(names.map((name) => [name, { get: no }])));

const withFields = (fields: object): Error => Object.assign(new Error('with fields'), fields);

const cycleOfCauses = (): Error => {
  const error = new Error('first');
  error.cause = new Error('second', { cause: error });
  return error;
};

const nested = (depth: number): unknown => {
  let value: unknown = 'the innermost';
  for (let left = depth; left > 0; left -= 1) value = left % 2 === 0 ? [value] : { value };
  return value;
};

const causes = (count: number, message: string): Error => {
  let error = new Error(message);
  for (let left = count; left > 1; left -= 1) error = new Error(message, { cause: error });
  return error;
};

const fieldsOf = (count: number, value: unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_none, index) => [`field-${index}`, value]));

class JsonRefuser extends Error {
  toJSON = no;
}
class NameRefuser extends Error {
  static {
    Object.defineProperty(this, 'name', { get: no });
  }
}
class StrangeIgnore extends Ignore {
  override readonly directive = 'strange' as never;
}
class GuardedIgnore extends Ignore {
  constructor() {
    super();
    Object.defineProperty(this, 'directive', { get: no });
  }
}

/** What a handler may throw, or return. */
export const THROWN: readonly Hostile[] = [
  ...[undefined, null, 0, -0, Number.NaN, '', 'text', true, 10n, Symbol('s'), Symbol.iterator].map(
    (value): Hostile => [
      typeof value === 'symbol' ? 'a symbol' : `${typeof value} ${String(value)}`,
      () => value,
    ],
  ),
  ['a function', () => no],
  ['a class', () => JsonRefuser],
  ['an object without prototype', () => Object.create(null) as unknown],
  ['a promise', () => Promise.resolve(1)],
  ['a date that is none', () => new Date(Number.NaN)],
  ['a map', () => new Map([[{}, new Set([1n])]])],
  ['a large buffer', () => Buffer.alloc(3_000_000)],
  ['a sparse array', () => Object.assign([], { 1_000: 1 })],
  ['a proxy that refuses all', refusing],
  ['a revoked proxy', revoked],
  ['a function behind a refusing proxy', () => new Proxy(no, refusals)],
  ...['message', 'name', 'stack', 'cause', 'code', 'errors', 'constructor', 'toString', 'then'].map(
    (name): Hostile => [`an error whose ${name} throws`, () => guarded(name)],
  ),
  ['an error where all throws', () => guarded('stack', 'message', 'name', 'cause', 'code', 'errors')],
  ['an error that causes itself', cycleOfCauses],
  ['an error of 10 000 causes', () => causes(10_000, 'deep')],
  ['an error of large causes', () => causes(20, 'x'.repeat(100_000))],
  [
    'an error of many errors',
    () => new AggregateError(Array.from({ length: 1_000 }, () => causes(9, 'é'.repeat(999)))),
  ],
  [
    'an error of errors that refuse',
    () => withFields({ errors: new Proxy([], refusals), cause: refusing() }),
  ],
  ['a frozen error', () => Object.freeze(new Error('frozen'))],
  ['an error with a toJSON that throws', () => new JsonRefuser('no JSON')],
  ['an error of a class whose name throws', () => new NameRefuser('no name')],
  ['a large message', () => new Error('x'.repeat(TEN_MB))],
  ['a large message of control characters', () => new Error('\u0000\u2028'.repeat(TEN_MB / 4))],
  ['a large message of half characters', () => new Error('\ud83d'.repeat(TEN_MB / 4))],
  [
    'a large name, code and stack',
    () => withFields({ name: '"'.repeat(TEN_MB), code: '\n'.repeat(TEN_MB), stack: '😀'.repeat(TEN_MB / 4) }),
  ],
  ['large fields', () => withFields(fieldsOf(30, '\u0001'.repeat(100_000)))],
  ['many fields', () => withFields(fieldsOf(50_000, refusing()))],
  [
    'fields with large names',
    () => withFields({ ['\u0001'.repeat(1_000_000)]: 1, ['é'.repeat(1_000_000)]: [] }),
  ],
  [
    'fields of all kinds',
    () => withFields({ a: 1n, b: Symbol('b'), c: no, d: nested(10_000), e: new Map(), f: refusing() }),
  ],
  [
    'lines and escapes',
    () => withFields({ name: 'Evil\nName', message: 'one\r\ntwo \u001b[31m \u2028 three' }),
  ],
  [
    'a key that would set a prototype',
    () => JSON.parse('{"__proto__":{"polluted":1},"message":"m","constructor":{"prototype":{"polluted":1}}}'),
  ],
  ['an Ignore of no kind', () => Object.create(Ignore.prototype) as unknown],
  ['an Ignore of a strange kind', () => new StrangeIgnore()],
  ['an Ignore that refuses', () => new GuardedIgnore()],
  ...[
    undefined,
    null,
    1n,
    Symbol('r'),
    'x'.repeat(TEN_MB),
    '\u0000'.repeat(100_000),
    refusing(),
    guarded('message'),
  ].map((reason, index): Hostile => [`a Reject ${index}`, () => new Reject(reason as never)]),
  ...[
    undefined,
    { countdown: 'soon' },
    { countdown: -1 },
    { countdown: Number.NaN },
    { queue: 'nowhere' },
    { queue: Symbol('q') },
    { queue: refusing() },
    { queue: 'x\n'.repeat(1_000_000) },
    { queue: 5 },
    { error: refusing() },
    { error: 'x'.repeat(TEN_MB) },
    refusing(),
  ].map((request, index): Hostile => [`a Retry ${index}`, () => new Retry(request as RetryRequest)]),
];

/** What is no JSON though it may look so. */
export const RESULTS: readonly Hostile[] = [
  ['too much', () => 'x'.repeat(2 * 1024 * 1024)],
  ['too deep', () => nested(10_000)],
  ['a getter that throws', () => Object.defineProperty({}, 'key', { get: no, enumerable: true })],
  [
    'a getter that throws what cannot be read',
    () => ({
      get key(): unknown {
        throw refusing();
      },
    }),
  ],
  [
    'a getter that changes its mind',
    () => {
      let calls = 0;
      return {
        get key(): unknown {
          return (calls += 1) > 1 ? 1n : 1;
        },
      };
    },
  ],
  ['a list with a toJSON', () => Object.assign([1], { toJSON: () => undefined })],
  ['a hidden toJSON', () => Object.defineProperty({}, 'toJSON', { value: () => undefined })],
  [
    'an inherited toJSON',
    () => Object.create(Object.assign(Object.create(null) as object, { toJSON: no })) as unknown,
  ],
  ['a key that would set a prototype', () => JSON.parse('{"__proto__":{"polluted":1}}')],
];

/** What looks like a promise. */
export const THENABLES: readonly Hostile[] = [
  ['a then that throws', () => ({ then: no })],
  ['a then that cannot be read', () => Object.defineProperty({}, 'then', { get: no })],
  [
    'a then that throws what cannot be read',
    () => ({
      then: () => {
        throw refusing();
      },
    }),
  ],
  [
    'a then that gives and throws',
    () => ({
      then: (give: (value: unknown) => void) => {
        give(1);
        no();
      },
    }),
  ],
  [
    'a then that gives and fails, twice',
    () => ({
      then: (give: (value: unknown) => void, fail: (error: unknown) => void) => {
        give(1);
        fail(2);
        give(3);
        fail(4);
      },
    }),
  ],
  [
    'a then that gives a promise',
    () => ({ then: (give: (value: unknown) => void) => give(Promise.reject(refusing())) }),
  ],
  ['a promise with another then', () => Object.assign(Promise.resolve(1), { then: no })],
];
