import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  beforeOpenString,
  inexactNumber,
  mapStrings,
  memberOf,
} from '../../../src/dashboard/view/json-scan.js';

describe('JSON that is read as text', () => {
  it('A member of an object has the text that a parser reads for it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, name) => {
        const text = JSON.stringify(object);
        const expected = Object.hasOwn(object, name) ? JSON.stringify(object[name]) : undefined;
        expect(memberOf(text, name)).toBe(expected);
        for (const key of Object.keys(object)) expect(memberOf(text, key)).toBe(JSON.stringify(object[key]));
      }),
    );
  });

  it('Changed strings are those that are values, each with the key that holds it, and all else stays', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const seen: (readonly [string, string | undefined])[] = [];
        const same = mapStrings(text, (each, key) => (seen.push([each, key]), each));
        expect(JSON.parse(same)).toEqual(JSON.parse(text));
        expect(seen).toEqual(stringsOf(value, undefined));
      }),
    );
  });

  it('Numbers stay as they were written', () => {
    const text = '{"a":12345678901234567890,"b":[1.10,1e400,-0.0],"c":"x"}';
    expect(mapStrings(text, () => 'y')).toBe(text.replace('"x"', '"y"'));
  });

  it('Text that is cut or is no JSON never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        fc.nat(50),
        (text, cut) => {
          const part = text.slice(0, cut);
          expect(() => [
            mapStrings(part, (each) => each),
            memberOf(part, 'a'),
            inexactNumber(part),
          ]).not.toThrow();
        },
      ),
    );
  });

  it.each([
    ['["a","b', '["a",'],
    ['["a","b"', '["a","b"'],
    ['["a\\"', '['],
    ['["a\\\\"', '["a\\\\"'],
    ['{"key', '{'],
    ['"', ''],
    ['[1,2', '[1,2'],
  ])('Of %s that was cut the part before the open string is %s', (text, expected) => {
    expect(beforeOpenString(text)).toBe(expected);
  });

  it.each([
    ['[1, 2.5, -3e2]', undefined],
    ['[9007199254740993]', '9007199254740993'],
    ['[9007199254740992]', undefined],
    ['{"a":-12345678901234567890}', '-12345678901234567890'],
    ['["12345678901234567890", {"12345678901234567890": 1}]', undefined],
    ['[0.12345678901234567890]', undefined],
  ])('In %s the number that a parser would change is %s', (text, expected) => {
    expect(inexactNumber(text)).toBe(expected);
  });
});

/** The strings of a value, in the order of its text, each with its key. Items of a list have the key of the list. */
function stringsOf(value: unknown, key: string | undefined): (readonly [string, string | undefined])[] {
  if (typeof value === 'string') return [[value, key]];
  if (Array.isArray(value)) return value.flatMap((item) => stringsOf(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => stringsOf(item, name));
}
