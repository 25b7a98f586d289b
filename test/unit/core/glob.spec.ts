import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesGlob } from '../../../src/core/glob.js';

describe('matchesGlob', () => {
  it.each([
    ['payments.*', 'payments.charge', true],
    ['payments.*', 'payments.card.charge', true],
    ['payments.*', 'payments', false],
    ['payments.*', 'payments.', true],
    ['payments.*', 'other.payments.charge', false],
    ['*.charge', 'payments.charge', true],
    ['*', '', true],
    ['*', 'anything\nat all', true],
    ['', '', true],
    ['', 'a', false],
    ['a.b', 'a.b', true],
    ['a.b', 'axb', false],
    ['a.*', 'axb', false],
    ['a**b', 'ab', true],
    ['*a*', 'bab', true],
    ['[ab]*', '[ab]c', true],
    ['[ab]*', 'ac', false],
    ['a+(b)*', 'a+(b)', true],
    ['^a$*', '^a$', true],
    ['a?*', 'a?', true],
    ['a?*', 'ab', false],
    ['A*', 'a', false],
  ])('%j and %j: %p', (pattern, name, answer) => {
    expect(matchesGlob(pattern, name)).toBe(answer);
  });

  /** By trying all that a star could stand for. */
  function naive(pattern: string, name: string): boolean {
    if (pattern === '') return name === '';
    if (pattern[0] !== '*') return pattern[0] === name[0] && naive(pattern.slice(1), name.slice(1));
    return [...Array(name.length + 1).keys()].some((at) => naive(pattern.slice(1), name.slice(at)));
  }

  it('agrees with trying all that a star could stand for', () => {
    const text = (letters: string) =>
      fc.string({ unit: fc.constantFrom(...letters.split('')), maxLength: 8 });
    fc.assert(
      fc.property(text('ab.*$('), text('ab.$('), (pattern, name) => {
        expect(matchesGlob(pattern, name)).toBe(naive(pattern, name));
      }),
      { numRuns: 1_000 },
    );
  });
});
