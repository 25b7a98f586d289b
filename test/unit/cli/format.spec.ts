import { expect, it } from '@jest/globals';
import { span, when } from '../../../src/cli/format.js';

it.each([
  [250, '250ms'],
  [12_400, '12s'],
  [273_600_000, '3d 4h'],
  [-5, '0ms'],
  [Number.NaN, '?'],
])('A span of %p ms is %p', (ms, text) => {
  expect(span(ms)).toBe(text);
});

it.each([
  [new Date(5_000), 'in 4s'],
  [new Date(0), '1s ago'],
  [new Date(Number.NaN), '?'],
])('The moment %p is %p at one second after 1970', (date, text) => {
  expect(when(date, 1_000)).toBe(text);
});
