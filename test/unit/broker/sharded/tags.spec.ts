import { describe, expect, it } from '@jest/globals';
import { slotOf, SLOTS } from '../../../../src/broker/sharded/slot.js';
import { MOST_SHARDS, namespaceOf, tagsOf } from '../../../../src/broker/sharded/tags.js';

const COUNTS = [2, 3, 4, 7, 16, 32, 100, MOST_SHARDS];
const NAMESPACES = ['shop', 'a', 'default', 'x'.repeat(64)];

describe('hash tags of shards', () => {
  // As CLUSTER KEYSLOT says; the last is the check value of CRC-16/XMODEM.
  it.each([
    ['', 0],
    ['foo', 12_182],
    ['bar', 5_061],
    ['hello', 866],
    ['123456789', 12_739],
  ])('The slot of %j is %d', (tag, slot) => {
    expect(slotOf(tag)).toBe(slot);
  });

  it('The tags of a namespace never change', () => {
    expect(tagsOf('shop', 16)).toEqual([
      ...['shop.00.23', 'shop.01.20', 'shop.02.3', 'shop.03.4', 'shop.04.d', 'shop.05.c'],
      ...['shop.06.1d', 'shop.07.1c', 'shop.08.10', 'shop.09.13', 'shop.0a.2d', 'shop.0b.a'],
      ...['shop.0c.2', 'shop.0d.2', 'shop.0e.d', 'shop.0f.1a'],
    ]);
  });

  it('One shard has the tag that a namespace always had', () => {
    expect(tagsOf('shop', 1)).toEqual(['shop']);
  });

  it.each(COUNTS)('Of %d shards each lies in its own part of the slots', (count) => {
    for (const namespace of NAMESPACES) {
      const parts = tagsOf(namespace, count).map((tag) => Math.floor((slotOf(tag) * count) / SLOTS));
      expect(parts).toEqual(parts.map((_part, index) => index));
    }
  });

  it.each([
    [16, 3],
    [16, 8],
    [32, 8],
    [32, 16],
    [64, 16],
  ])(
    'Of %d shards %d nodes with equal ranges of slots get as many as each other, or one part more',
    (count, nodes) => {
      for (const namespace of NAMESPACES) {
        const shares = Array.from({ length: nodes }, () => 0);
        for (const tag of tagsOf(namespace, count)) {
          const node = Math.floor((slotOf(tag) * nodes) / SLOTS);
          shares[node] = (shares[node] ?? 0) + 1;
        }
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(count % nodes === 0 ? 0 : 2);
      }
    },
  );

  it('A tag names its namespace', () => {
    for (const tag of tagsOf('shop-2', 4)) expect(namespaceOf(tag)).toBe('shop-2');
    expect(namespaceOf('shop')).toBe('shop');
  });
});
