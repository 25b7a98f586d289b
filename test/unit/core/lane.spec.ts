import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { laneText } from '../../../src/core/lane.js';
import { ANY_LETTER } from '../../support/any-letter.js';

describe('laneOf', () => {
  it.each([
    ['nothing', [], undefined, undefined],
    ['a rate', [{ kind: 'rate', name: 'task/a' }], undefined, 'r:task/a'],
    ['a key', [{ kind: 'concurrency', name: 'task/a', key: 'e u|x' }], undefined, 'c:task/a|e%20u%7Cx'],
    ['a fair key', [], 'acme', 'f:acme'],
    ['an empty fair key', [], '', 'f:'],
    [
      'all',
      [
        { kind: 'rate', name: 'queue/q' },
        { kind: 'breaker', name: 'stripe' },
      ],
      'a',
      'f:a r:queue/q b:stripe',
    ],
  ] as const)('%s', (_, limitKeys, fair, lane) => {
    expect(laneText(limitKeys, fair)).toBe(lane);
  });

  it('keeps different keys apart, whatever they hold,', () => {
    const key = fc.string({ unit: ANY_LETTER, maxLength: 20 });
    const lane = (text: string): string => laneText([{ kind: 'rate', name: 'task/a', key: text }]) ?? '';
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(lane(one)).toMatch(/^[\x21-\x7e]{1,260}$/);
        expect(lane(one) === lane(other)).toBe(Buffer.from(one).equals(Buffer.from(other)));
      }),
    );
  });

  it('refuses a key that would make every record long', () => {
    expect(() => laneText([], 'k'.repeat(200))).not.toThrow();
    expect(() => laneText([], 'k'.repeat(201))).toThrow(/201 characters.*Use a hash/);
  });
});
