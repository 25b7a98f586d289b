import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PayloadError } from '../../../src/core/errors.js';
import { encodeArgs, encodeJson } from '../../../src/core/json.js';

class Money {
  readonly amount = 1;
}

function cycle(): unknown {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const key = (json: string) => JSON.parse(json) as unknown;

describe('encodeJson', () => {
  it.each<[unknown, string]>([
    [null, 'null'],
    ['é\n"', '"é\\n\\""'],
    [1.5, '1.5'],
    [true, 'true'],
    [[], '[]'],
    [{}, '{}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [{ a: { b: [1, { c: null }] } }, '{"a":{"b":[1,{"c":null}]}}'],
    [Object.create(null), '{}'],
    ['\ud800', '"\\ud800"'],
  ])('writes %p as %s', (value, json) => {
    expect(encodeJson(value, 'value')).toBe(json);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'args'],
    ['undefined in an array', [1, undefined], 'args[1]'],
    ['a hole in an array', Array(1), 'args[0]'],
    ['NaN', { a: [Number.NaN] }, 'args.a[0]'],
    ['Infinity', Number.POSITIVE_INFINITY, 'args'],
    ['a BigInt', { id: 1n }, 'args.id'],
    ['a symbol', [Symbol('s')], 'args[0]'],
    ['a function', { run: () => 1 }, 'args.run'],
    ['a Date', { at: new Date(0) }, 'args.at'],
    ['a Map', [new Map()], 'args[0]'],
    ['a Set', new Set(), 'args'],
    ['a RegExp', /x/, 'args'],
    ['a Buffer', [Buffer.from('x')], 'args[0]'],
    ['an Error', new Error('x'), 'args'],
    ['an instance', { price: new Money() }, 'args.price'],
    ['a boxed number', Object(5), 'args'],
    ['a cycle', cycle(), `args${'.self'.repeat(64)}`],
    ['too deep a value', nested(65), `args${'[0]'.repeat(64)}`],
    ['a key that sets the prototype', key('{"a":{"__proto__":{"x":1}}}'), 'args.a.__proto__'],
    ['a symbol key', { [Symbol('s')]: 1 }, 'args'],
    ['an own toJSON', { toJSON: () => 1 }, 'args.toJSON'],
  ])('refuses %s and says where it is', (_name, value, path) => {
    const encode = () => encodeJson(value, 'args');
    expect(encode).toThrow(PayloadError);
    expect(encode).toThrow(expect.objectContaining({ code: 'PAYLOAD', path }));
  });

  it('takes 64 levels', () => {
    expect(encodeJson(nested(64), 'args')).toBe(`${'['.repeat(64)}1${']'.repeat(64)}`);
  });

  it('gives back what it encoded', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        // JSON knows no -0; nobody misses it.
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(encodeJson(value, 'value'))).toEqual(plain);
      }),
    );
  });

  it('refuses whatever would not come back equal, of all that can be built', () => {
    const anything = fc.anything({ withDate: true, withMap: true, withSet: true, withBigInt: true });
    fc.assert(
      fc.property(anything, (value) => {
        let json: string;
        try {
          json = encodeJson(value, 'value');
        } catch (error) {
          return error instanceof PayloadError;
        }
        // toEqual passes over undefined properties; -0 and null prototypes are no matter.
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        return true;
      }),
      { numRuns: 500 },
    );
  });

  it('never changes Object.prototype', () => {
    const names = fc.constantFrom('__proto__', 'constructor', 'prototype', 'a');
    const value = fc.dictionary(names, fc.dictionary(names, fc.integer()));
    fc.assert(
      fc.property(value, (given) => {
        try {
          JSON.parse(encodeJson(given, 'value'));
        } catch {
          // refused: fine as well
        }
        return Object.keys(Object.prototype).length === 0 && ({} as { a?: unknown }).a === undefined;
      }),
    );
  });
});

describe('encodeArgs', () => {
  it.each<[readonly unknown[], string]>([
    [[], '[]'],
    [[1, undefined], '[1]'],
    [[undefined, undefined], '[]'],
    [[null, undefined], '[null]'],
    [[1, 2], '[1,2]'],
  ])('writes %p as %s', (args, json) => {
    expect(encodeArgs(args)).toBe(json);
  });

  it('refuses undefined before an argument', () => {
    expect(() => encodeArgs([undefined, 1])).toThrow(expect.objectContaining({ path: 'args[0]' }));
  });
});
