import { describe, expect, it } from '@jest/globals';
import { rankOf } from '../../../../src/broker/sharded/ranks.js';
import type { ShardView, VisitContext } from '../../../../src/broker/sharded/shard-view.js';
import { chance } from '../../../soak/chance.js';
import { LOOK, NOW, shard, unseen, visited, type Traits } from './shard-views.js';

describe('the shard that a worker leases from', () => {
  it.each<[string, ShardView[], Partial<VisitContext>, number | undefined]>([
    [
      'is the one of the highest band',
      [shard({ band: '0:q' }), shard({ band: '9:q' }), shard({ band: '5:q' })],
      {},
      1,
    ],
    ['is the one of the queue that is served first', [shard({ band: '9:r' }), shard({ band: '0:q' })], {}, 1],
    [
      'is of one band the one whose first task has waited longest',
      [shard({ band: '0:q', age: 5 }), shard({ band: '0:q', age: 56 })],
      {},
      1,
    ],
    [
      'is of one band the one that it settles in',
      [shard({ band: '0:q', age: 5, settlements: 3 }), shard({ band: '0:q', age: 50 })],
      {},
      0,
    ],
    [
      'is not the one that it settles in when another has waited much longer',
      [shard({ band: '0:q', age: 5, settlements: 3 }), shard({ band: '0:q', age: 56 })],
      {},
      1,
    ],
    [
      'is the one that it settles in while another has waited longer by less than a quarter',
      [shard({ band: '0:q', age: 310, settlements: 3 }), shard({ band: '0:q', age: 400 })],
      {},
      0,
    ],
    [
      'is not the one that it settles in when another has waited longer by more than a quarter',
      [shard({ band: '0:q', age: 290, settlements: 3 }), shard({ band: '0:q', age: 400 })],
      {},
      1,
    ],
    [
      'is not the one that it settles in when another has a higher band',
      [shard({ band: '0:q', settlements: 3 }), shard({ band: '1:q' })],
      {},
      1,
    ],
    [
      'is every tenth time the one whose first task has waited longest',
      [shard({ band: '9:q', age: 1 }), shard({ band: '0:q', age: 60 })],
      { leases: 9 },
      1,
    ],
    ['is a known one rather than one that it knows nothing of', [unseen, shard({ band: '0:q' })], {}, 1],
    ['is an unknown one rather than one without known tasks', [shard({ mayHaveMore: true }), unseen], {}, 1],
    [
      'is a woken one rather than one without known tasks',
      [shard({ mayHaveMore: true }), shard({ mayHaveMore: true, isRequested: true })],
      {},
      1,
    ],
    [
      'is not the one that it settles in when that answers slowly',
      [shard({ band: '0:q', settlements: 3, delayMs: 5 }), shard({ band: '0:q' })],
      {},
      1,
    ],
    [
      'is one that answers quickly rather than one with older tasks',
      [shard({ band: '0:q', age: 900, delayMs: 20 }), shard({ band: '0:q', delayMs: 4 })],
      {},
      1,
    ],
    ['is no shard without tasks', [shard(), shard()], {}, undefined],
    [
      'is no shard with an exchange under way',
      [shard({ band: '9:q', isFree: false }), shard({ band: '0:q' })],
      {},
      1,
    ],
    [
      'is no shard that was slow lately',
      [shard({ band: '9:q', restsUntil: NOW + 1 }), shard({ band: '0:q' })],
      {},
      1,
    ],
    [
      'is one that was slow lately when no other has tasks',
      [shard({ band: '9:q', restsUntil: NOW + 1 }), shard()],
      {},
      0,
    ],
    [
      'is the one whose suspect waits, whatever others hold',
      [shard({ band: '9:q' }), shard()],
      { only: 1 },
      1,
    ],
    ['is no shard when there is no room', [shard({ band: '9:q' })], { canLease: false }, undefined],
    ['is no shard when too many exchanges are under way', [shard({ band: '9:q' })], { most: 0 }, undefined],
  ])('%s', (_title, shards, traits, expected) => {
    expect(visited(shards, traits)[0]).toBe(expected);
  });

  it('is the fuller one of two at random where the age is the same', () => {
    const shards = [1, 3, 2].map((ready) => shard({ band: '0:q', ready }));
    const draws = [0.1, 0.5];
    expect(visited(shards, { random: () => draws.shift() ?? 0 })[0]).toBe(1);
  });
});

describe('the other shards that a worker turns to', () => {
  const old = (ms: number) => shard({ seenAt: NOW - ms });

  it.each<[string, ShardView[], Partial<VisitContext>, number[]]>([
    ['are those that it settles in', [shard({ band: '9:q' }), shard({ settlements: 1 }), shard()], {}, [1]],
    [
      'leave out settlements that wait for more of their shard',
      [shard({ band: '9:q' }), shard({ settlements: 1, isHeldBack: true })],
      {},
      [],
    ],
    [
      'are those that ask for an exchange',
      [shard({ band: '9:q' }), shard({ isRequested: true }), shard()],
      {},
      [1],
    ],
    [
      'are all these without room, too',
      [shard({ settlements: 2 }), shard({ isRequested: true })],
      { canLease: false },
      [0, 1],
    ],
    ['are none beside a look', [LOOK, LOOK, old(90)], {}, []],
    [
      'are two of which nothing was heard for long, beside a lease',
      [shard({ band: '0:q' }), old(30), old(90), old(60)],
      {},
      [2, 3],
    ],
    ['leave out one of which something was heard a moment ago', [shard({ band: '0:q' }), old(20)], {}, []],
    [
      'are looked into more seldom by each of a larger fleet',
      [shard({ band: '0:q' }), old(30), old(90), old(61)],
      { fleet: 10 },
      [2, 3],
    ],
    ['leave out old ones without a lease', [old(90), shard()], {}, []],
    [
      'are at most so many as may be under way, settlements first',
      [shard({ band: '0:q' }), old(90), shard({ settlements: 1 })],
      { most: 2 },
      [2],
    ],
    [
      'leave out one with an exchange under way',
      [shard({ settlements: 1, isFree: false })],
      { canLease: false },
      [],
    ],
  ])('%s', (_title, shards, traits, expected) => {
    expect(visited(shards, traits)[1]).toEqual(expected);
  });
});

describe('the slots of the other shards', () => {
  const settling = (limited: number, traits: Traits = {}) =>
    shard({ settlements: 5, limited, lastBand: '0:q', ...traits });
  const due = shard({ isRequested: true, isDue: true, mayHaveMore: true, lastBand: '0:q' });

  it.each<[string, ShardView[], Partial<VisitContext>, number[]]>([
    ['are none where no limit has held tasks back', [shard({ band: '0:q' }), settling(0)], {}, [0]],
    ['are as many as tasks of limits have ended there', [shard({ band: '0:q' }), settling(3)], {}, [3]],
    ['are an even part where tasks are due', [due, due, shard({ band: '0:q' })], { slots: 9 }, [3, 3]],
    ['leave one to the shard that is leased from', [shard({ band: '0:q' }), settling(3)], { slots: 1 }, [0]],
    ['are there while another shard is leased from', [settling(3)], { canLease: false, slots: 2 }, [2]],
    ['are none when no slot is free', [settling(3)], { canLease: false, slots: 0 }, [0]],
    ['are none beside a higher band of another shard', [shard({ band: '5:q' }), settling(3)], {}, [0]],
    ['are none where the shard was slow lately', [settling(3, { restsUntil: NOW + 1 })], {}, [0]],
    [
      'are there beside a higher band of a shard that does not answer',
      [shard({ band: '5:q', isFree: false, isParked: true }), settling(3)],
      {},
      [3],
    ],
    [
      'are there beside a higher band of a shard that rests',
      [shard({ band: '5:q', restsUntil: NOW + 1 }), settling(3)],
      {},
      [3],
    ],
    ['are none while a suspect waits', [shard(), settling(3)], { only: 0 }, [0]],
  ])('%s', (_title, shards, traits, expected) => {
    expect(visited(shards, traits)[2]).toEqual(expected);
  });
});

describe('visits, at random', () => {
  const random = chance(7);
  const whole = (most: number) => Math.floor(random() * most);
  const draw = (): ShardView =>
    shard({
      isFree: random() < 0.7,
      settlements: random() < 0.7 ? 0 : whole(5),
      isRequested: random() < 0.2,
      isDue: random() < 0.2,
      limited: whole(5),
      seenAt: NOW - whole(100),
      restsUntil: random() < 0.8 ? 0 : NOW + 50,
      ...(random() < 0.6 && {
        band: `${whole(3)}:${random() < 0.5 ? 'q' : 'r'}`,
        age: whole(100),
        ready: whole(9),
      }),
    });

  it('Each shard is visited once at most, is free, and no more than may be under way are visited', () => {
    for (let round = 0; round < 2_000; round += 1) {
      const shards = Array.from({ length: 1 + whole(9) }, draw);
      const most = whole(5);
      const slots = whole(9);
      const traits = { most, slots, random, leases: whole(20), canLease: random() < 0.8 };
      const [lease, others, shares] = visited(shards, traits);
      const shared = shares.reduce((sum, each) => sum + each, 0);
      expect(shared).toBeLessThanOrEqual(lease === undefined || slots === 0 ? slots : slots - 1);
      const all = lease === undefined ? others : [lease, ...others];
      expect(new Set(all).size).toBe(all.length);
      expect(all.every((index) => shards[index]?.isFree)).toBe(true);
      expect(all.length).toBeLessThanOrEqual(most);
    }
  });

  it('No free shard holds a higher known band than the one that is leased from, but every tenth time', () => {
    for (let round = 0; round < 2_000; round += 1) {
      const shards = Array.from({ length: 2 + whole(8) }, draw).map((each) => ({ ...each, restsUntil: 0 }));
      const [lease] = visited(shards, { random, leases: whole(9) });
      const ranks = shards.map(({ digest }) =>
        digest?.band === undefined ? Infinity : rankOf(digest.band, ['q', 'r']),
      );
      const free = ranks.filter((_, index) => shards[index]?.isFree === true && shards[index].mayHaveMore);
      if (lease !== undefined) expect(ranks[lease]).toBe(Math.min(...free));
      else expect(free).toEqual([]);
    }
  });

  it('A worker that goes on leasing hears of every shard within a bounded number of leases', () => {
    const shards = Array.from({ length: 33 }, () => ({ ...shard({ band: '0:q' }), seenAt: NOW - 1_000 }));
    let now = NOW;
    for (let count = 0; count < 17; count += 1) {
      now += 1;
      const [lease, others] = visited(shards, { now, random, leases: count });
      for (const index of [lease ?? -1, ...others]) Object.assign(shards[index] ?? {}, { seenAt: now });
    }
    expect(shards.every(({ seenAt }) => seenAt > NOW)).toBe(true);
  });
});
