import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bytesInWords,
  durationInWords,
  percent,
  rateNumber,
  shortNumber,
} from '../../../dashboard/text/format.js';

const EN = 'en-GB';

describe('Numbers and spans as the dashboard shows them', () => {
  it.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [38.4, '38 ms'],
    [1234, '1.2 s'],
    [59_999, '1 min'],
    [65_000, '1 min 5 s'],
    [3_600_000, '1 h'],
    [7_260_000, '2 h 1 min'],
    [86_400_000 * 3 + 3_600_000 * 4 + 60_000, '3 d 4 h'],
  ])('A span of %d ms is %s', (ms, words) => {
    expect(durationInWords(ms, EN)).toBe(words);
  });

  it('A span is never empty and has at most two units', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (ms) => {
        expect(durationInWords(ms, EN)).toMatch(/^[\d.,]+ (?:ms|s|min|h|d)(?: \d+ (?:s|min|h))?$/);
      }),
    );
  });

  it.each([
    [9999, '9,999'],
    [18_432, '18.4k'],
    [1_000_000, '1m'],
  ])('The number %d is %s where room is short', (value, text) => {
    expect(shortNumber(value, EN).toLowerCase()).toBe(text);
  });

  it.each([
    [0, '0'],
    [0.254, '0.25'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
  ])('The rate %d is %s', (value, text) => {
    expect(rateNumber(value, EN)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 kB'],
    [157_286_400, '150 MB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesInWords(bytes, EN)).toBe(text);
  });

  it('Small shares keep a digit', () => {
    expect([percent(0.034, EN), percent(0.34, EN), percent(0, EN)]).toEqual(['3.4%', '34%', '0%']);
  });
});
