import { describe, expect, it } from '@jest/globals';
import { placed, textsFor } from './malformed-texts.js';

const TEXTS = Array.from({ length: 12 }, (_, index) => `text ${index}`);

describe('the malformed texts of a key', () => {
  it.each([
    [['a']],
    [['a', 'b']],
    [['abc', 'abcdef', 'abcdefghi', 'abcdefghijkl']],
    [['a', 'b', 'c', 'd', 'e']],
  ])('The keys %j get all texts, whatever their names are', (names) => {
    const given = placed(names).flatMap(([, place]) => textsFor(place, TEXTS, 3));
    expect(new Set(given)).toEqual(new Set(TEXTS));
  });

  it('A key beside enough others gets one of so many texts', () => {
    expect(placed(['a', 'b', 'c', 'd']).map(([, place]) => textsFor(place, TEXTS, 3).length)).toEqual([
      4, 4, 4, 4,
    ]);
  });
});
