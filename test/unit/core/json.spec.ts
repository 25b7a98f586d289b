import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PayloadError } from '../../../src/core/errors.js';
import { checkArgs, encodeArgs, encodeJson } from '../../../src/core/json.js';

class Money {
  readonly amount = 1;
}
class Rows extends Array<number> {}
// Its prototype has no prototype.
const Orphan = Object.setPrototypeOf(class {}.prototype, null).constructor as new () => object;

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
    [-0, '-0'],
    [{ a: [0, -0, undefined].slice(0, 2), 'b"': { c: -0, d: undefined } }, '{"a":[0,-0],"b\\"":{"c":-0}}'],
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
    ['a hidden toJSON', Object.defineProperty({}, 'toJSON', { value: () => 1 }), 'args.toJSON'],
    ['a property of an array', { list: Object.assign([1], { note: 'x' }) }, 'args.list.note'],
    ['a match', 'abc'.match(/(?<letter>b)/), 'args.index'],
    ['a symbol of an array', Object.assign([1], { [Symbol('s')]: 1 }), 'args.a symbol'],
    ['an instance of a subclass of Array', [Rows.from([1])], 'args[0]'],
    ['an array without a prototype', Object.setPrototypeOf([1], null), 'args'],
    ['a property that is not enumerable', [Object.defineProperty({}, 'b', { value: 2 })], 'args[0].b'],
    [
      'a getter',
      {
        get now() {
          return 1;
        },
      },
      'args.now',
    ],
    ['a setter', { set now(_value: number) {} }, 'args.now'],
    ['inherited properties', Object.create(Object.assign(Object.create(null), { a: 1 })), 'args'],
    ['an instance of a class without ancestors', new Orphan(), 'args'],
    [
      'the arguments of a function',
      (function () {
        return arguments;
      })(),
      'args',
    ],
  ])('refuses %s and says where it is', (_name, value, path) => {
    const encode = () => encodeJson(value, 'args');
    expect(encode).toThrow(PayloadError);
    expect(encode).toThrow(expect.objectContaining({ code: 'PAYLOAD', path }));
  });

  it.each<[object, string]>([
    [new Date(0), 'is an instance of Date, which JSON would lose or change. Pass date.toISOString(), and'],
    [new Map(), 'Pass [...map], and read it by new Map(entries).'],
    [new Set(), 'Pass [...set], and read it by new Set(items).'],
    [Buffer.from('a'), "Pass buffer.toString('base64'), and read it by Buffer.from(text, 'base64')."],
    [new Money(), 'Pass plain JSON values.'],
  ])('says what to pass instead of %s', (value, advice) => {
    expect(() => encodeJson([value], 'args')).toThrow(advice);
  });

  it('takes 64 levels', () => {
    expect(encodeJson(nested(64), 'args')).toBe(`${'['.repeat(64)}1${']'.repeat(64)}`);
  });

  it('gives back what it encoded', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(JSON.parse(encodeJson(value, 'value'))).toEqual(value);
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
        // toEqual passes over undefined properties and null prototypes.
        expect(JSON.parse(json)).toEqual(value);
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

  it('Other properties of the list are refused, also where undefined is trimmed behind it', () => {
    const args = Object.assign([1, undefined], { note: 'x' });
    expect(() => encodeArgs(args)).toThrow(expect.objectContaining({ path: 'args.note' }));
  });

  it.each(['abc', 7, null, { 0: 'a', length: 1 }, new Set([1])])('Arguments %p are no list', (args) => {
    expect(() => checkArgs(args)).toThrow(expect.objectContaining({ code: 'PAYLOAD', path: 'args' }));
  });
});
