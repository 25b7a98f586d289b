import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isQueueName, isTaskId, isTaskName, SHARD_BITS, TaskIds } from '../../../src/core/task-id.js';

describe('TaskIds', () => {
  const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

  it('are UUIDs of version 7', () => {
    const randomness = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(2 ** 47), randomness, (now, random) => {
        expect(
          new TaskIds(
            () => now,
            () => random,
          ).next(),
        ).toMatch(UUID);
      }),
    );
  });

  it('keep their last ten bits 0, for the shard', () => {
    const randomness = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(2 ** 47), fc.array(randomness, { minLength: 3, maxLength: 60 }), (now, draws) => {
        let count = 0;
        const ids = new TaskIds(
          () => now,
          () => draws[count++ % draws.length] ?? 0,
        );
        for (let made = 0; made < 20; made += 1) {
          expect(BigInt(`0x${ids.next().replaceAll('-', '')}`) % 2n ** BigInt(SHARD_BITS)).toBe(0n);
        }
      }),
    );
  });

  it('use 52 random bits', () => {
    const highest = new TaskIds(
      () => 0,
      () => 1 - 2 ** -53,
    ).next();
    const lowest = new TaskIds(
      () => 0,
      () => 0,
    ).next();
    const [ones, zeros] = [highest, lowest].map((id) => BigInt(`0x${id.replaceAll('-', '')}`));
    expect((ones ?? 0n) - (zeros ?? 0n)).toBe((2n ** 52n - 1n) << BigInt(SHARD_BITS));
  });

  it('begin with the moment when they were made', () => {
    const ids = new TaskIds(
      () => 0x0123456789ab,
      () => 0,
    );
    expect(ids.next()).toMatch(/^01234567-89ab-7000-8000-000000000000$/);
  });

  it('sort by the order in which they were made, whatever the clock does', () => {
    const times = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(times, (moments) => {
        const clock = moments.values();
        const ids = new TaskIds(() => clock.next().value ?? 0, Math.random);
        const made = moments.map(() => ids.next());
        expect(made.toSorted((one, other) => (one < other ? -1 : 1))).toEqual(made);
      }),
    );
  });

  it('sort also beyond 4096 in one millisecond', () => {
    const ids = new TaskIds(
      () => 1,
      () => 0,
    );
    const made = Array.from({ length: 10_000 }, () => ids.next());
    expect(made.every((id, index) => index === 0 || id > (made[index - 1] ?? ''))).toBe(true);
  });
});

describe('what a name may be', () => {
  it.each<[unknown, boolean]>([
    ['a', true],
    ['order:1/2#x~!', true],
    ['x'.repeat(200), true],
    ['x'.repeat(201), false],
    ['', false],
    ['a b', false],
    ['a\n', false],
    ['é', false],
    ['a\u0000', false],
    [5, false],
    [undefined, false],
  ])('id %p: %p', (id, answer) => {
    expect(isTaskId(id)).toBe(answer);
  });

  it.each<[unknown, boolean]>([
    ['email.send', true],
    ['Email_Tasks$1:send@v2/x-y', true],
    ['', false],
    ['a b', false],
    ['a*', false],
    ['a\n', false],
    ['é', false],
    ['x'.repeat(200), true],
    ['x'.repeat(201), false],
    [null, false],
  ])('task name %p: %p', (name, answer) => {
    expect(isTaskName(name)).toBe(answer);
  });

  it.each<[unknown, boolean]>([
    ['default', true],
    ['High_1.a-b', true],
    ['a:b', false],
    ['a b', false],
    ['', false],
    ['a\n', false],
    ['{a}', false],
    ['x'.repeat(100), true],
    ['x'.repeat(101), false],
    [{}, false],
  ])('queue name %p: %p', (name, answer) => {
    expect(isQueueName(name)).toBe(answer);
  });
});
