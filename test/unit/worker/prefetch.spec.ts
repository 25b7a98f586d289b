import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Delivery } from '../../../src/broker/task-store.js';
import { Prefetch } from '../../../src/worker/prefetch.js';
import { deliveryOf } from './delivery.js';

const deliveries = (...ids: readonly string[]) => ids.map(deliveryOf);
const idsOf = (list: readonly Delivery[]) => list.map(({ id }) => id);
const many = (count: number) => deliveries(...Array.from({ length: count }, (_, index) => `t${index}`));

describe('Prefetch', () => {
  let stale: string[][];
  let prefetch: Prefetch;

  beforeEach(() => {
    jest.useFakeTimers();
    stale = [];
    prefetch = new Prefetch(10, (given) => stale.push(idsOf(given)));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  describe('how much it asks for', () => {
    it('is nothing before the first task has ended', () => {
      expect(prefetch.room(5)).toBe(0);
    });

    it.each([
      ['a millisecond', 1, 50],
      ['five milliseconds', 5, 10],
      ['fifty milliseconds', 50, 1],
      ['a hundred milliseconds', 100, 0],
      ['a second', 1_000, 0],
      ['no time at all', 0, 390],
    ])('is about five milliseconds of work where tasks take %s', (_name, durationMs, room) => {
      prefetch.learn(durationMs);
      expect(prefetch.room(10)).toBe(room);
    });

    it.each([1, 10, 399, 400, 600])('is never more than 400 with %p free slots', (slots) => {
      prefetch.learn(0);
      expect(prefetch.room(slots)).toBe(Math.max(0, 400 - slots));
    });

    it('is nothing while half of the last batch is there', () => {
      prefetch.learn(1);
      prefetch.add(many(26));
      expect(prefetch.room(0)).toBe(0);
    });

    it('counts tasks that are on their way as if they were there', () => {
      prefetch.learn(1);
      expect(prefetch.room(0, 20)).toBe(30);
      expect(prefetch.room(0, 26)).toBe(0);
    });

    it('is a second batch while a whole one is on its way', () => {
      prefetch.learn(0);
      expect(prefetch.room(10, 390)).toBe(390);
      prefetch.add(many(10));
      expect(prefetch.room(10, 390)).toBe(0);
    });

    it('is what is missing when less than half is left', () => {
      prefetch.learn(1);
      prefetch.add(many(20));
      expect(prefetch.room(0)).toBe(30);
    });

    it('follows tasks that become slower', () => {
      prefetch.learn(1);
      for (let count = 0; count < 100; count += 1) prefetch.learn(100);
      expect(prefetch.room(0)).toBe(0);
    });

    it('does not follow one slow task alone', () => {
      prefetch.learn(1);
      prefetch.learn(10);
      expect(prefetch.room(0)).toBeGreaterThan(30);
    });
  });

  describe('what it holds', () => {
    it('comes out in the order in which it went in', () => {
      prefetch.add(deliveries('a', 'b'));
      expect(prefetch.next()?.id).toBe('a');
      prefetch.add(deliveries('c'));
      expect([prefetch.next()?.id, prefetch.next()?.id, prefetch.next()]).toEqual(['b', 'c', undefined]);
    });

    it('is counted', () => {
      prefetch.add(deliveries('a', 'b'));
      prefetch.next();
      expect(prefetch.length).toBe(1);
    });

    it('can be taken all at once', () => {
      prefetch.add(deliveries('a', 'b', 'c'));
      prefetch.next();
      expect(idsOf(prefetch.takeAll())).toEqual(['b', 'c']);
      expect([prefetch.length, prefetch.next()]).toEqual([0, undefined]);
    });

    it('can be taken out one by one', () => {
      prefetch.add(deliveries('a', 'b', 'c', 'd'));
      prefetch.next();
      prefetch.remove('w1:0:1:1:c');
      expect(idsOf(prefetch.all())).toEqual(['b', 'd']);
    });

    it('stays when a token is none of it', () => {
      prefetch.add(deliveries('a'));
      prefetch.remove('w1:9:9:9');
      expect(prefetch.length).toBe(1);
    });

    it('stays as it was given', () => {
      const given = deliveries('a', 'b');
      prefetch.add(given);
      prefetch.next();
      prefetch.takeAll();
      expect(given).toHaveLength(2);
    });
  });

  describe('what nobody starts', () => {
    it('is given back after 50 ms', () => {
      prefetch.add(deliveries('a', 'b'));
      jest.advanceTimersByTime(49);
      expect(stale).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(stale).toEqual([['a', 'b']]);
      expect(prefetch.length).toBe(0);
    });

    it('is kept while others start', () => {
      prefetch.add(deliveries('a', 'b', 'c'));
      for (let turn = 0; turn < 2; turn += 1) {
        prefetch.next();
        jest.advanceTimersByTime(50);
      }
      expect(stale).toEqual([]);
      jest.advanceTimersByTime(50);
      expect(stale).toEqual([['c']]);
    });

    it('is nothing when all has started', () => {
      prefetch.add(deliveries('a'));
      prefetch.next();
      jest.advanceTimersByTime(1_000);
      expect(stale).toEqual([]);
    });

    it('makes it ask for nothing more', () => {
      prefetch.learn(1);
      prefetch.add(deliveries('a'));
      jest.advanceTimersByTime(50);
      expect(prefetch.room(0)).toBe(0);
    });

    it('is forgotten when tasks are quick again', () => {
      prefetch.learn(1);
      prefetch.add(deliveries('a'));
      jest.advanceTimersByTime(50);
      for (let count = 0; count < 100; count += 1) prefetch.learn(1);
      expect(prefetch.room(0)).toBeGreaterThan(0);
    });
  });
});
