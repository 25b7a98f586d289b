import { describe, expect, it } from '@jest/globals';
import { addressesOf, checkTargets } from '../../../src/services/broker-address.js';

const check = (options: Parameters<typeof checkTargets>[0]) => checkTargets(options, 'production');
const [ONE, OTHER] = ['redis://one:6379', 'redis://other:6379'];

describe('where a namespace lies', () => {
  it('It has one shard where nothing is said', () => {
    expect(check({ broker: ONE })).toEqual({ broker: ONE, shards: 1 });
  });

  it('A number of shards lies on the broker', () => {
    expect(check({ broker: ONE, shards: 16 })).toEqual({ broker: ONE, shards: 16 });
    expect(check({ broker: 'memory://', memory: true, shards: 4 }).shards).toBe(4);
  });

  it('A list of servers needs no broker: the first of them stands for it', () => {
    expect(check({ shards: [ONE, OTHER] })).toEqual({ broker: ONE, shards: [ONE, OTHER] });
    expect(check({ shards: [{ host: 'one' }] }).broker).toEqual({ host: 'one' });
  });

  it.each([
    ['no broker and no list', { shards: 4 }, /^broker is required/],
    ['a broker beside the list', { broker: ONE, shards: [OTHER] }, /`broker` has no meaning beside it/],
    ['none', { broker: ONE, shards: 0 }, /^shards: expected a whole number from 1 to 256.*got 0/],
    ['too many', { broker: ONE, shards: 257 }, /got 257/],
    ['a part of one', { broker: ONE, shards: 1.5 }, /got 1\.5/],
    ['an empty list', { shards: [] }, /^shards: expected/],
    ['one server twice', { shards: [ONE, OTHER, ONE] }, /^shards\[2\]: the same server as shards\[0\]/],
    [
      'a list with another kind of address',
      { shards: [ONE, 'http://x'] },
      /^shards\[1\]: broker: the address/,
    ],
    ['a list with memory', { shards: ['memory://'], memory: true }, /memory:\/\/ is in no list/],
  ])('%s is refused', (_what, options, message) => {
    expect(() => check(options)).toThrow(message);
  });

  it('A log shows the addresses without passwords, and how many shards there are', () => {
    const secret = 'redis://user:secret@one:6379/2';
    expect(addressesOf({ broker: secret, shards: 1 })).toBe('redis://one:6379/2');
    expect(addressesOf({ broker: secret, shards: 4 })).toBe('redis://one:6379/2 in 4 shards');
    expect(addressesOf({ broker: ONE, shards: [secret, OTHER] })).toBe(
      'redis://one:6379/2, redis://other:6379 in 2 shards',
    );
  });
});
