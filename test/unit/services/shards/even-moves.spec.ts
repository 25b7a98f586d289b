import { describe, expect, it } from '@jest/globals';
import { evenMoves } from '../../../../src/services/shards/even-moves.js';

const owners = (...counts: readonly number[]) => {
  let next = 0;
  return counts.map((count, index) => ({
    id: `m${index}`,
    shards: Array.from({ length: count }, () => next++),
  }));
};

describe('the moves that even out shards', () => {
  it.each([
    ['no master', [], 0],
    ['one master', [4], 0],
    ['as many on each', [2, 2, 2], 0],
    ['one more on some', [3, 2, 2], 0],
    ['two more on one', [3, 2, 1], 1],
    ['a new master without any', [4, 4, 4, 0], 3],
    ['all on one', [6, 0, 0], 4],
  ])('They are as few as can be: %s', (_title, counts, expected) => {
    const before = owners(...counts);
    const moves = evenMoves(before);
    const after = new Map(before.map(({ id, shards }) => [id, shards.length]));
    for (const { from, to } of moves) {
      after.set(from, (after.get(from) ?? 0) - 1);
      after.set(to, (after.get(to) ?? 0) + 1);
    }
    expect(moves).toHaveLength(expected);
    expect(Math.max(0, ...after.values()) - Math.min(...after.values(), 6)).toBeLessThan(2);
  });

  it('A shard leaves the master on which it lies', () => {
    expect(evenMoves(owners(2, 0))).toEqual([{ shard: 1, from: 'm0', to: 'm1' }]);
  });
});
