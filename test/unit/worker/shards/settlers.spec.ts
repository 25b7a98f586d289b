import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FleetSize } from '../../../../src/worker/fleet-size.js';
import { Settlers } from '../../../../src/worker/settlers.js';
import { ShardStage } from './shard-stage.js';

const ROOM = { slots: 1, prefetch: 0, holding: 0, queues: ['q'] };
const logger = { log: () => {}, warn: () => {}, error: () => {}, debug: () => {} } as never;

describe('the settlers of a worker', () => {
  let stage: ShardStage;
  let settlers: Settlers;
  let changes: number;
  let chance: number;

  beforeEach(() => {
    stage = new ShardStage(4);
    changes = 0;
    chance = 0;
    settlers = new Settlers({
      id: 'w1',
      leaseMs: 30_000,
      broker: stage.broker,
      limits: [],
      logger,
      random: () => chance,
      isPointless: () => false,
      onChange: () => {
        changes += 1;
        stage.notify();
      },
    });
  });

  afterEach(() => stage.close());

  it('After a wait in vain a lone worker looks into all shards, the one that was seen longest ago first', async () => {
    settlers.fleet = 1;
    for (const shard of [2, 0, 3]) await settlers.exchange(shard, ROOM, 'lease');
    expect(settlers.unseen([0, 1, 2, 3])).toEqual([1, 2, 0, 3]);
  });

  it('After a wait in vain each worker of a fleet looks into its share of them, twice over', async () => {
    settlers.fleet = 4;
    for (const shard of [2, 0, 3]) await settlers.exchange(shard, ROOM, 'lease');
    expect(settlers.unseen([0, 1, 2, 3])).toEqual([1, 2]);
    settlers.fleet = 1_000;
    expect(settlers.unseen([0, 1, 2, 3])).toEqual([1]);
  });

  it('The tasks of a shard that does not answer are not counted as requested for long', async () => {
    const open = stage.hold(1);
    const exchange = settlers.exchange(1, { ...ROOM, slots: 7 }, 'lease');
    expect([settlers.requested, settlers.isLeasing, settlers.isQuiet]).toEqual([7, true, false]);
    await stage.until(() => changes > 0);
    expect([settlers.requested, settlers.isLeasing, settlers.isQuiet]).toEqual([0, false, true]);
    expect(settlers.isIdle).toBe(false);
    open();
    await exchange;
    expect(settlers.isIdle).toBe(true);
  });

  it('A shard that does not answer for a while rests only if one that was asked later has answered before it', async () => {
    for (const id of ['1-a', '1-b', '1-c']) await stage.publish(id);
    const choice = { canLease: true, slots: 1, queues: ['q'], only: undefined };
    for (const isOvertaken of [false, true]) {
      const parked = changes + 1;
      const open = stage.hold(1);
      const exchange = settlers.exchange(1, ROOM, 'lease');
      await stage.until(() => changes >= parked);
      if (isOvertaken) await settlers.exchange(2, ROOM, 'lease');
      open();
      await exchange;
      expect(settlers.visits(choice).lease === 1).toBe(!isOvertaken);
    }
  });

  it('Each tenth lease is from any shard, however many slots others get beside it', async () => {
    for (let task = 0; task < 10; task += 1) await stage.publish(`0-${task}`, { priority: 9 });
    await stage.publish('1-low', { priority: 0 });
    for (const shard of [0, 1]) await settlers.exchange(shard, { ...ROOM, slots: 0 }, 'beside');
    const leases: (number | undefined)[] = [];
    chance = 0.4;
    for (let lease = 0; lease < 10; lease += 1) {
      leases.push(settlers.visits({ canLease: true, slots: 2, queues: ['q'], only: undefined }).lease);
      await Promise.all([settlers.exchange(3, ROOM, 'beside'), settlers.exchange(0, ROOM, 'lease')]);
    }
    expect(leases.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 0));
    expect(leases[9]).toBe(1);
  });

  it('Tasks of limits whose ends no longer fit into an exchange bring room to the next one', async () => {
    const lane = 'c:task/other|a';
    for (let task = 0; task < 410; task += 1) await stage.publish(`1-${task}`, { lane });
    const leased = await settlers.exchange(1, { ...ROOM, slots: 410 }, 'lease');
    for (const delivery of leased?.deliveries ?? [])
      settlers.add(delivery, { kind: 'succeeded', value: 'null' });
    await settlers.exchange(1, { ...ROOM, slots: 0 }, 'beside');
    const { waiting } = settlers;
    expect(waiting).toBeGreaterThan(0);
    const { others } = settlers.visits({ canLease: false, slots: 100, queues: ['q'], only: undefined });
    expect(others).toEqual([{ shard: 1, slots: waiting }]);
  });

  it('The size of the fleet is counted twice a minute', async () => {
    const counts: number[] = [];
    const duty = new FleetSize({ count: () => Promise.resolve(7) }, (count) => counts.push(count));
    expect([await duty.turn(), counts]).toEqual([30_000, [7]]);
  });
});
