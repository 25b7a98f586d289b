import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DueList } from '../../../../src/broker/memory/due-list.js';

/** Everything sorted anew each time. */
class NaiveList {
  readonly at = new Map<string, number>();

  sorted(): { id: string; at: number }[] {
    const items = [...this.at].map(([id, at]) => ({ id, at }));
    return items.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
  }
}

function expectSame(list: DueList, model: NaiveList, now: number): void {
  const sorted = model.sorted();
  const due = sorted.filter(({ at }) => at <= now).map(({ id }) => id);
  expect(list.size).toBe(sorted.length);
  expect(list.first()).toEqual(sorted[0]);
  expect(list.nextAfter(now)).toBe(sorted.find(({ at }) => at > now)?.at);
  expect(list.list(3)).toEqual(sorted.slice(0, 3));
  expect(list.until(now, 2)).toEqual(due.slice(0, 2));
  expect(list.until(now, Number.POSITIVE_INFINITY)).toEqual(due);
}

describe('DueList', () => {
  it('does what a list that is sorted anew each time does', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const step = fc.tuple(fc.constantFrom('set' as const, 'delete' as const), id, fc.nat(5));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(5), (steps, now) => {
        const [list, model] = [new DueList(), new NaiveList()];
        for (const [what, task, at] of steps) {
          if (what === 'set') {
            list.set(task, at);
            model.at.set(task, at);
          } else {
            list.delete(task);
            model.at.delete(task);
          }
          expect(list.has(task)).toBe(model.at.has(task));
          expectSame(list, model, now);
        }
      }),
    );
  });

  it('keeps what is due', () => {
    const list = new DueList();
    list.set('a', 1);
    list.until(1, 10);
    expect(list.size).toBe(1);
  });

  it('is empty at first', () => {
    expect([new DueList().first(), new DueList().until(1, 1)]).toEqual([undefined, []]);
  });
});
