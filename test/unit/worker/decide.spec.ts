import { describe, expect, it } from '@jest/globals';
import { decide, isPointless, type Load, type News } from '../../../src/worker/decide.js';
import type { Phase } from '../../../src/worker/phase.js';
import { deliveryOf } from './delivery.js';

const OPEN: Phase = { kind: 'open' };
const PAUSED: Phase = { kind: 'paused' };
const AWAITING: Phase = { kind: 'isolated', suspect: undefined };
const ISOLATED: Phase = { kind: 'isolated', suspect: deliveryOf('s') };
const STOPPING: Phase = { kind: 'stopping', deadline: Number.POSITIVE_INFINITY };

const IDLE = { isBusy: false, isUnderWay: false, leases: 0, isStuck: false };
const FREE: Load = { held: 0, slots: 2, prefetch: 3, outbox: 0, due: 0, ...IDLE };
const HALF: Load = { ...FREE, held: 1, slots: 1 };
const FULL: Load = { ...FREE, held: 2, slots: 0, prefetch: 0 };
const AHEAD: Load = { ...FULL, prefetch: 3 };
const NOTHING: News = { mayHaveMore: false, isRequested: false };
const MORE: News = { mayHaveMore: true, isRequested: false };
const ASKED: News = { mayHaveMore: true, isRequested: true };

/** What is decided, and for an exchange the room that it asks for. */
function decided(phase: Phase, load: Load, news: News): string {
  const decision = decide(phase, load, news);
  if (decision.kind !== 'exchange') return decision.kind;
  const { slots, prefetch, canLease } = decision;
  return `exchange ${slots}+${prefetch}${slots > 0 && !canLease ? ' for limits' : ''}`;
}

describe('what a worker does next', () => {
  it.each<[string, Phase, Load, News, string]>([
    ['an open worker with room leases what there may be', OPEN, FREE, MORE, 'exchange 2+3'],
    ['an open worker with room and no news waits', OPEN, FREE, NOTHING, 'wait'],
    ['an open worker without room stays idle though there is more', OPEN, FULL, MORE, 'idle'],
    ['a worker without a slot may prefetch', OPEN, AHEAD, MORE, 'exchange 0+3'],
    ['a worker that can only prefetch does not wait', OPEN, AHEAD, NOTHING, 'idle'],
    [
      'settlements go, and ask for tasks on the way',
      OPEN,
      { ...HALF, outbox: 1, due: 1 },
      NOTHING,
      'exchange 1+3',
    ],
    ['settlements go when nothing fits', OPEN, { ...FULL, outbox: 1, due: 1 }, NOTHING, 'exchange 0+0'],
    ['a requested exchange is made when nothing fits', OPEN, FULL, ASKED, 'exchange 0+0'],
    ['a busy worker waits for its reply', OPEN, { ...FREE, outbox: 9, due: 9, isBusy: true }, ASKED, 'idle'],
    ['a worker that leases from one shard leases from no other', OPEN, { ...FREE, leases: 1 }, MORE, 'idle'],
    [
      'a worker that leases settles elsewhere, and has slots there for what limits let go on',
      OPEN,
      { ...FREE, leases: 1, outbox: 1, due: 1 },
      MORE,
      'exchange 2+3 for limits',
    ],
    [
      'few settlements wait for the exchange that is under way',
      OPEN,
      { ...FREE, prefetch: 300, outbox: 99, due: 99, isUnderWay: true },
      MORE,
      'idle',
    ],
    [
      'many settlements go beside the exchange that is under way, if many tasks can come back',
      OPEN,
      { ...FREE, prefetch: 300, outbox: 100, due: 100, isUnderWay: true },
      MORE,
      'exchange 2+300',
    ],
    [
      'many settlements wait for the exchange that is under way where few tasks can come back',
      OPEN,
      { ...FREE, outbox: 100, due: 100, isUnderWay: true },
      MORE,
      'idle',
    ],
    [
      'settlements of a worker that empties itself wait for the exchange that is under way',
      AWAITING,
      { ...HALF, prefetch: 300, outbox: 100, due: 100, isUnderWay: true },
      MORE,
      'idle',
    ],
    [
      'settlements that wait for more of their shard ask for no exchange',
      OPEN,
      { ...FULL, outbox: 99 },
      MORE,
      'idle',
    ],
    [
      'settlements that wait for more of their shard go with an exchange that leases',
      OPEN,
      { ...AHEAD, outbox: 99 },
      MORE,
      'exchange 0+3',
    ],
    [
      'room for many tasks begins a second lease beside that of another shard, also when none has ended',
      OPEN,
      { ...FULL, prefetch: 100, leases: 1 },
      MORE,
      'exchange 0+100',
    ],
    [
      'many settlements begin no second lease where few tasks can come back',
      OPEN,
      { ...FULL, prefetch: 99, outbox: 100, leases: 1 },
      MORE,
      'idle',
    ],
    [
      'nothing is leased from a third shard at once',
      OPEN,
      { ...FULL, prefetch: 300, outbox: 100, leases: 2 },
      MORE,
      'idle',
    ],
    ['a stuck worker leases nothing', OPEN, { ...FREE, isStuck: true }, MORE, 'idle'],
    ['a stuck worker settles', OPEN, { ...FREE, isStuck: true, outbox: 1, due: 1 }, MORE, 'exchange 0+0'],
    ['a paused worker leases nothing', PAUSED, FREE, MORE, 'idle'],
    ['a paused worker settles', PAUSED, { ...FREE, outbox: 1, due: 1 }, MORE, 'exchange 0+0'],
    ['a paused worker runs continuations', PAUSED, FREE, ASKED, 'exchange 0+0'],
    ['a worker that empties itself leases nothing beside its tasks', AWAITING, HALF, MORE, 'idle'],
    [
      'a worker that empties itself settles',
      AWAITING,
      { ...HALF, outbox: 1, due: 1 },
      NOTHING,
      'exchange 0+0',
    ],
    ['a worker that is empty for a suspect asks for it', AWAITING, FREE, MORE, 'exchange 2+3'],
    ['a worker that is empty for a suspect waits for it', AWAITING, FREE, NOTHING, 'wait'],
    ['a worker with a suspect leases nothing', ISOLATED, HALF, MORE, 'idle'],
    ['a worker with a suspect settles', ISOLATED, { ...FREE, outbox: 1, due: 1 }, NOTHING, 'exchange 0+0'],
    ['a stopping worker leases nothing and does not wait', STOPPING, FREE, MORE, 'idle'],
    ['a stopping worker settles', STOPPING, { ...FREE, outbox: 1, due: 1 }, MORE, 'exchange 0+0'],
  ])('%s', (_title, ...[phase, load, news, expected]) => {
    expect(decided(phase, load, news)).toBe(expected);
  });
});

describe('an exchange that has failed', () => {
  const DUE: Phase = { kind: 'stopping', deadline: 10 };

  it.each<[string, Phase, number, number, boolean, now?: number]>([
    ['is tried again while the worker is open', OPEN, 0, 0, false],
    ['is tried again by a stopping worker for its settlements', STOPPING, 1, 0, false],
    ['is tried again by a stopping worker for its runs', STOPPING, 0, 1, false],
    ['is given up by a stopping worker that holds nothing', STOPPING, 0, 0, true],
    ['is tried again until the deadline', DUE, 1, 1, false, 10],
    ['is given up after the deadline', DUE, 1, 1, true, 11],
  ])('%s', (_title, ...[phase, settlements, runs, expected, now = 0]) => {
    expect(isPointless(phase, { settlements, runs }, now)).toBe(expected);
  });
});
