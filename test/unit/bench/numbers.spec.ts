import { expect, it } from '@jest/globals';

type Numbers = Readonly<Record<string, number>>;

// A program of its own, in JavaScript and without types.
const NUMBERS = new URL('../../../bench/work/numbers.mjs', import.meta.url).href;
const { numbersGiven } = (await import(NUMBERS)) as {
  numbersGiven: (defaults: Numbers, args: readonly string[]) => Numbers;
};

it('A benchmark takes the numbers that are given, and its own for the others', () => {
  expect(numbersGiven({ tasks: 20_000, rounds: 9 }, ['--rounds', '3'])).toEqual({ tasks: 20_000, rounds: 3 });
});

it.each(['abc', '0', '-1', '1.5', '', '1e3'])('A benchmark refuses %p as a number', (text) => {
  expect(() => numbersGiven({ tasks: 1 }, [`--tasks=${text}`])).toThrow(
    /^--tasks: give a whole number from 1, not/,
  );
});
