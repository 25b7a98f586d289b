import { expect, it } from '@jest/globals';
import { decodeDeliveries, MALFORMED } from '../../../../src/broker/redis/deliveries.js';
import { encodeLive } from '../../../../src/core/codec.js';

const HEAD = { name: 'a', queue: 'q', at: 1 };
/** Its first line begins as that of HEAD does. */
const LATER = { ...HEAD, at: 12 };

function decoded(...records: readonly string[]) {
  const ids = records.map((_record, index) => `id-${index}`);
  return decodeDeliveries(ids, records, 'w:1:5', ['q', records.length]);
}

it('Deliveries whose records begin with the same line share their head and keep their own bodies', () => {
  const [first, second] = decoded(encodeLive(HEAD, 'one'), encodeLive(HEAD, 'two'));
  expect([first?.body, second?.body]).toEqual(['one', 'two']);
  expect(first?.head).toEqual(HEAD);
  expect(second?.head).toBe(first?.head);
});

it('A delivery whose record begins with another line has a head of its own', () => {
  const records = [encodeLive(HEAD, ''), encodeLive(LATER, '{"at":1}\n'), encodeLive(HEAD, 'three')];
  expect(decoded(...records).map(({ head, body }) => [head, body])).toEqual([
    [HEAD, ''],
    [LATER, '{"at":1}\n'],
    [HEAD, 'three'],
  ]);
});

it('A record that cannot be read leaves the heads of the others as they are', () => {
  const records = ['r{"name":1}\nx', encodeLive(HEAD, 'one'), 'r{\nx', encodeLive(HEAD, 'two')];
  expect(decoded(...records).map(({ head, body }) => [head, body])).toEqual([
    [MALFORMED, ''],
    [HEAD, 'one'],
    [MALFORMED, ''],
    [HEAD, 'two'],
  ]);
});
