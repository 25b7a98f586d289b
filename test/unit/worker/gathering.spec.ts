import { beforeEach, describe, expect, it } from '@jest/globals';
import { Gathering } from '../../../src/worker/gathering.js';

describe('the wait of settlements for more of their shard', () => {
  let gathering: Gathering;
  let waitMs: number | undefined;
  let ends: number;
  let pass: () => void;

  beforeEach(() => {
    waitMs = undefined;
    ends = 0;
    const timerOf = (onDue: () => void) => {
      pass = onDue;
      return { set: (inMs: number | undefined) => void (waitMs = inMs) };
    };
    gathering = new Gathering(timerOf, () => void (ends += 1));
  });

  it('A settlement waits for 20 ms, however many come to it', () => {
    gathering.added(0);
    expect([gathering.holds(1), waitMs]).toEqual([true, 20]);
    waitMs = undefined;
    gathering.added(1);
    expect(waitMs).toBeUndefined();
    pass();
    expect([gathering.holds(2), ends]).toEqual([false, 1]);
  });

  it('One full exchange waits for room for as many tasks, two of them do not', () => {
    gathering.added(0);
    expect([gathering.holds(400), gathering.holds(799), gathering.holds(800)]).toEqual([true, true, false]);
  });

  it('Settlements that an exchange carries wait no longer', () => {
    gathering.added(0);
    gathering.carried(0);
    expect([gathering.holds(1), waitMs]).toEqual([false, undefined]);
  });

  it('A few settlements that did not fit into an exchange wait again, many of them do not', () => {
    gathering.added(0);
    gathering.carried(99);
    expect([gathering.holds(99), waitMs]).toEqual([true, 20]);
    gathering.carried(100);
    expect([gathering.holds(100), waitMs]).toEqual([false, undefined]);
  });
});
