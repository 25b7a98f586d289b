import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toMs, type Duration } from '../../../src/core/duration.js';
import { InvalidOptionError } from '../../../src/core/errors.js';

describe('toMs', () => {
  it.each<[Duration, number]>([
    [0, 0],
    [1_500, 1_500],
    [1.4, 1],
    ['0ms', 0],
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['0.5d', 43_200_000],
  ])('reads %p as %p ms', (duration, ms) => {
    expect(toMs(duration, 'lease')).toBe(ms);
  });

  it.each<[unknown]>([
    [-1],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [''],
    ['5'],
    ['s'],
    ['-5s'],
    ['+5s'],
    [' 5s'],
    ['5 s'],
    ['5s '],
    ['5S'],
    ['5w'],
    ['1e3s'],
    ['.5s'],
    ['5.s'],
    ['5s5m'],
    ['5s\n'],
    [null],
    [undefined],
    [{}],
    [true],
    [`${'9'.repeat(400)}d`],
  ])('refuses %p and names the option', (duration) => {
    const read = () => toMs(duration as Duration, 'worker.lease');
    expect(read).toThrow(InvalidOptionError);
    expect(read).toThrow(/^worker\.lease: /);
  });

  it('reads whole numbers of every unit exactly', () => {
    const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    fc.assert(
      fc.property(fc.nat(1_000_000), unit, (amount, name) => {
        expect(toMs(`${amount}${name}`, 'x')).toBe(amount * units[name]);
      }),
    );
  });

  it('gives a whole number >= 0 or refuses, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.string()), (given) => {
        let ms: number;
        try {
          ms = toMs(given as Duration, 'x');
        } catch (error) {
          return error instanceof InvalidOptionError;
        }
        return Number.isInteger(ms) && ms >= 0;
      }),
    );
  });
});
