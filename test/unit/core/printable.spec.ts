import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cut, printable, printableLines } from '../../../src/core/printable.js';

const code = (...points: readonly number[]) => String.fromCodePoint(...points);

describe('printable', () => {
  it.each([
    ['an escape sequence of colours', '\x1b[31mred', '\\u001b[31mred'],
    ['one that sets the title of a window', '\x1b]0;title\x07', '\\u001b]0;title\\u0007'],
    ['a link (OSC 8)', '\x1b]8;;http://x\x1b\\', '\\u001b]8;;http://x\\u001b\\'],
    ['a C1 control, which begins a sequence as well', code(0x9b, 0x31), '\\u009b1'],
    ['a delete', code(0x7f), '\\u007f'],
    ['a tab, a line feed and a carriage return', 'a\tb\nc\rd', 'a\\u0009b\\u000ac\\u000dd'],
    ['separators of lines and paragraphs', code(0x2028, 0x2029, 0x85), '\\u2028\\u2029\\u0085'],
    ['embeddings and overrides', code(0x202a, 0x202e), '\\u202a\\u202e'],
    ['isolates', code(0x2066, 0x2067, 0x2068, 0x2069), '\\u2066\\u2067\\u2068\\u2069'],
    ['marks of direction', code(0x200e, 0x200f, 0x61c), '\\u200e\\u200f\\u061c'],
    [
      'characters without a width',
      code(0x200b, 0x200d, 0x2060, 0xfeff, 0xad),
      '\\u200b\\u200d\\u2060\\ufeff\\u00ad',
    ],
    ['tags beyond the first plane', code(0xe0041), '\\udb40\\udc41'],
    ['half a pair', '\ud83d!', '\\ud83d!'],
  ])('escapes %s', (_what, text, line) => {
    expect(printable(text)).toBe(line);
  });

  it.each(['Zażółć gęślą jaźń', 'שלום עולם', 'مرحبا', '日本語', '👍🏽 ❤️ é', 'a  b'])(
    'leaves %s as it is',
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );

  it('cuts a long text', () => {
    expect(printable('abcdef', 3)).toBe('abc…');
  });

  it.each([
    [1, 'a…'],
    [2, 'a…'],
    [3, 'a😀…'],
  ])('A text that is cut at %d keeps whole characters', (max, line) => {
    expect(printable('a😀b', max)).toBe(line);
  });
});

it('A long text is read only as far as it is shown, and shown as if it were read whole', () => {
  const parts = fc.constantFrom('a', '\x1b', '😀', '\ud83d', '\u2028', '❤️', code(0xe0041), 'é');
  const texts = fc.array(parts, { maxLength: 30 }).map((all) => all.join(''));
  const property = fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, max) => {
    expect(printable(text, max)).toBe(cut(printableLines(text), max));
  });
  fc.assert(property, { numRuns: 500 });
});

describe('printableLines', () => {
  it('keeps line feeds, and escapes a carriage return', () => {
    expect(printableLines('a\r\nb\x1b')).toBe('a\\u000d\nb\\u001b');
  });

  it('leaves a JSON document the same to a program', () => {
    const value = { [code(0x9b)]: [code(0x2066, 0xe0041), '\ud83d', 'a\nb\x7f'] };
    const text = printableLines(JSON.stringify(value, undefined, 2));
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(JSON.parse(text)).toEqual(value);
  });
});
