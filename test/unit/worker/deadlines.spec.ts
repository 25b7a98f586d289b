import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Deadlines, type Limited } from '../../../src/worker/deadlines.js';

interface Item extends Limited {
  readonly name: string;
}

const NEVER = Number.POSITIVE_INFINITY;

describe('Deadlines', () => {
  let exceeded: string[];
  let deadlines: Deadlines<Item>;

  beforeEach(() => {
    jest.useFakeTimers();
    exceeded = [];
    deadlines = new Deadlines<Item>(
      ({ name }) => exceeded.push(`soft ${name}`),
      ({ name }) => exceeded.push(`hard ${name}`),
    );
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function watch(name: string, softMs: number, hardMs: number): Item {
    const now = performance.now();
    const item = { name, softAt: now + softMs, hardAt: now + hardMs };
    deadlines.add(item);
    return item;
  }

  it('enforces the soft limit, then the hard one', () => {
    watch('a', 100, 200);
    jest.advanceTimersByTime(99);
    expect(exceeded).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(exceeded).toEqual(['soft a']);
    jest.advanceTimersByTime(100);
    expect(exceeded).toEqual(['soft a', 'hard a']);
  });

  it('enforces each limit once', () => {
    watch('a', 100, 200);
    jest.advanceTimersByTime(10_000);
    expect(exceeded).toEqual(['soft a', 'hard a']);
  });

  it('needs no hard limit', () => {
    watch('a', 100, NEVER);
    jest.advanceTimersByTime(10_000);
    expect(exceeded).toEqual(['soft a']);
  });

  it('needs no soft limit', () => {
    watch('a', NEVER, 100);
    jest.advanceTimersByTime(10_000);
    expect(exceeded).toEqual(['hard a']);
  });

  it('sets no timer for what has no limits', () => {
    watch('a', NEVER, NEVER);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('watches many with one timer', () => {
    for (let index = 0; index < 100; index += 1) watch(`t${index}`, 100 + index, 1_000);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('enforces limits in order of time, whatever came first', () => {
    watch('late', 300, NEVER);
    watch('early', 100, NEVER);
    watch('middle', 200, NEVER);
    jest.advanceTimersByTime(1_000);
    expect(exceeded).toEqual(['soft early', 'soft middle', 'soft late']);
  });

  it('leaves what has ended alone', () => {
    const item = watch('a', 100, 200);
    watch('b', 100, 200);
    deadlines.delete(item);
    jest.advanceTimersByTime(1_000);
    expect(exceeded).toEqual(['soft b', 'hard b']);
  });

  it('goes on with what is added while it enforces limits', () => {
    let again = true;
    deadlines = new Deadlines<Item>(
      ({ name }) => {
        exceeded.push(`soft ${name}`);
        if (again) watch('second', 50, NEVER);
        again = false;
      },
      () => {},
    );
    watch('first', 100, NEVER);
    jest.advanceTimersByTime(149);
    expect(exceeded).toEqual(['soft first']);
    jest.advanceTimersByTime(1);
    expect(exceeded).toEqual(['soft first', 'soft second']);
  });

  it('enforces at once where the limit has passed already', () => {
    watch('a', -5, -1);
    jest.advanceTimersByTime(0);
    expect(exceeded).toEqual(['soft a', 'hard a']);
  });

  it('waits for limits that are months away', () => {
    const days = 40 * 86_400_000;
    watch('a', days, NEVER);
    jest.advanceTimersByTime(days - 1);
    expect(exceeded).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(exceeded).toEqual(['soft a']);
  });

  it('is free for the next when all are enforced', () => {
    watch('a', 100, NEVER);
    jest.advanceTimersByTime(1_000);
    watch('b', 100, NEVER);
    jest.advanceTimersByTime(100);
    expect(exceeded).toEqual(['soft a', 'soft b']);
  });
});
