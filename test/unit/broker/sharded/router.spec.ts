import { describe, expect, it } from '@jest/globals';
import { homeOf } from '../../../../src/broker/sharded/home.js';
import { Router } from '../../../../src/broker/sharded/router.js';
import { rootTextOf, shardBitsOf } from '../../../../src/broker/sharded/root-of.js';
import { TaskIds } from '../../../../src/core/task-id.js';

const MADE = '0192b2f0-7a10-7123-8456-0123456789ab';
const TEXTS = Array.from({ length: 20_000 }, (_, index) => `customer-${index}`);

describe('the home of a text', () => {
  it('The home of a text never changes', () => {
    expect(['', 'acme', 'queue/mail', 'ü', '0'].map((text) => homeOf(text, 16))).toEqual([6, 13, 3, 13, 11]);
  });

  it.each([2, 3, 16, 100, 256])('Texts spread evenly over %d shards', (count) => {
    const shares = Array.from({ length: count }, () => 0);
    for (const text of TEXTS) {
      const home = homeOf(text, count);
      shares[home] = (shares[home] ?? 0) + 1;
    }
    const mean = TEXTS.length / count;
    // Five standard deviations of a fair lot.
    for (const share of shares) expect(Math.abs(share - mean)).toBeLessThan(5 * Math.sqrt(mean));
  });

  it('One more shard takes its share of the texts, and moves no other', () => {
    for (const count of [2, 16, 99]) {
      const homes = TEXTS.map((text) => [homeOf(text, count), homeOf(text, count + 1)] as const);
      const moved = homes.filter(([before, after]) => before !== after);
      expect(moved.every(([, after]) => after === count)).toBe(true);
      const expected = TEXTS.length / (count + 1);
      expect(Math.abs(moved.length - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });
});

describe('the shard of an id', () => {
  it.each([
    ['an id that was made', MADE, 0x1ab],
    ['what is derived from one', `${MADE}/0.1!2~3+4`, 0x1ab],
    ['the hook of one', `${MADE}:mail.failed`, 0x1ab],
  ])('The bits of %s are those at the end of its root', (_what, id, bits) => {
    expect(shardBitsOf(id)).toBe(bits);
    expect(new Router(256).shardOf(id)).toBe(bits % 256);
  });

  it.each([
    ['a UUID of another version', '0192b2f0-7a10-4123-8456-0123456789ab'],
    ['a UUID in capitals', MADE.toUpperCase()],
    ['a UUID with something behind it', `${MADE}x`],
    ['a UUID that is cut', MADE.slice(0, -1)],
  ])('%s has no bits of a shard', (_what, id) => {
    expect([shardBitsOf(id), rootTextOf(id)]).toEqual([undefined, id]);
  });

  it.each([
    ['order-17', 'order-17'],
    ['acme/order-17', 'acme'],
    ['acme.1', 'acme'],
    ['acme!0', 'acme'],
    ['acme~1', 'acme'],
    ['acme+0', 'acme'],
    ['acme:hook', 'acme'],
    ['/x', ''],
    ['beat:digest:1893456000000', 'digest'],
    ['beat:digest:1893456000000/0', 'digest'],
    ['beat:mail.digest/eu:1893456000000:mail.failed', 'mail.digest/eu'],
    [`beat:digest:${MADE}`, 'digest'],
    [`beat:digest:0192b2f0-7a10-4123-8456-0123456789ab~1.5`, 'digest'],
    ['beat:digest', 'beat'],
    ['beat:digest:soon', 'beat'],
    ['beat:digest:12x', 'beat'],
  ])('%s is found by the text %j', (id, text) => {
    expect(rootTextOf(id)).toBe(text);
  });

  it('All that a schedule fires lives in the shard of the schedule, whatever its name', () => {
    const router = new Router(64);
    for (const name of ['digest', 'a:5', 'a:5:b', 'x.y/z', '@daily', '7', ':', `n:${MADE}`])
      for (const tick of ['1', '1893456000000', MADE, '1/0.1', '9:hook'])
        expect(router.shardOf(`beat:${name}:${tick}`)).toBe(router.shardOfSchedule(name));
  });

  it('An id that is made for a shard says so', () => {
    const ids = new TaskIds(() => 1_893_456_000_000, Math.random);
    const router = new Router(256);
    for (let shard = 0; shard < 256; shard += 1) expect(router.shardOf(ids.next(shard))).toBe(shard);
  });

  it('Ids of others that look like ours spread over all shards', () => {
    const router = new Router(3);
    const shards = Array.from({ length: 1_024 }, (_, bits) =>
      router.shardOf(MADE.slice(0, 33) + (0x400 + bits).toString(16)),
    );
    expect(new Set(shards)).toEqual(new Set([0, 1, 2]));
  });
});
