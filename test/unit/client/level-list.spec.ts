import { describe, expect, it } from '@jest/globals';
import type { FigureRange, LevelSpan } from '../../../src/broker/figure-store.js';
import { levelSpansOver } from '../../../src/broker/sharded/sharded-figure-store.js';
import { listLevels } from '../../../src/client/level-list.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AT = Date.UTC(2030, 0, 1);

function storeOf(...spans: readonly LevelSpan[]) {
  const asked: FigureRange[] = [];
  return {
    asked,
    levels: (range: FigureRange) => {
      asked.push(range);
      return Promise.resolve(spans);
    },
  };
}

describe('levels over time', () => {
  it('Times of slots become slots on average, and a wait that nobody has looked at is left out', async () => {
    const store = storeOf(
      { at: AT, busyMs: 90_000, slotMs: 240_000, oldestWaitMs: 7 },
      { at: AT + MINUTE, busyMs: 0, slotMs: 30_000 },
    );
    const { everyMs, rows } = await listLevels(store, { from: '5m' }, AT + 5 * MINUTE);
    expect(everyMs).toBe(MINUTE);
    expect(rows).toEqual([
      { at: new Date(AT), running: 1.5, slots: 4, free: 2.5, oldestWaitMs: 7 },
      { at: new Date(AT + MINUTE), running: 0, slots: 0.5, free: 0.5 },
    ]);
  });

  it('More running tasks than slots, after a worker was shrunk, leave no slot free', async () => {
    const store = storeOf({ at: AT, busyMs: 3 * MINUTE, slotMs: MINUTE });
    const { rows } = await listLevels(store, {}, AT + HOUR);
    expect(rows).toMatchObject([{ running: 3, slots: 1, free: 0 }]);
  });

  it('A span appears when each worker has told of it: ten seconds after its end', async () => {
    const store = storeOf({ at: AT, busyMs: 0, slotMs: MINUTE });
    const count = async (now: number) => (await listLevels(store, {}, now)).rows.length;
    expect([await count(AT + MINUTE + 9_999), await count(AT + MINUTE + 10_000)]).toEqual([0, 1]);
  });

  it.each([
    ['3h', MINUTE],
    ['3d', 10 * MINUTE],
    ['90d', HOUR],
  ] as const)('From %s ago the spans are those that are still kept', async (from, spanMs) => {
    const store = storeOf();
    await listLevels(store, { from }, AT);
    expect(store.asked).toMatchObject([{ spanMs, to: AT }]);
  });

  it('Options that cannot be read are refused by name', async () => {
    await expect(listLevels(storeOf(), { every: '5m' as '1m' }, AT)).rejects.toThrow('every');
    await expect(listLevels(storeOf(), { from: new Date(AT), to: new Date(0) }, AT)).rejects.toThrow(
      'Inspector.levels: from',
    );
  });

  it('Slots of shards are added up, and the oldest task of all is the oldest', () => {
    const [one, other] = [
      { at: AT, busyMs: 1, slotMs: 10, oldestWaitMs: 5 },
      { at: AT, busyMs: 2, slotMs: 20 },
    ];
    const later = { at: AT + MINUTE, busyMs: 0, slotMs: 1 };
    expect(levelSpansOver([[later], [other], [{ ...one, oldestWaitMs: 9 }, later], [one]])).toEqual([
      { at: AT, busyMs: 4, slotMs: 40, oldestWaitMs: 9 },
      { at: AT + MINUTE, busyMs: 0, slotMs: 2 },
    ]);
  });
});
