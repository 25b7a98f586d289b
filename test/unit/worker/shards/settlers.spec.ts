import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SILENT_MS } from '../../../../src/broker/worker-registry.js';
import { Settlers } from '../../../../src/worker/settlers.js';
import { ShardStage } from './shard-stage.js';

const ROOM = { slots: 1, prefetch: 0, holding: 0, queues: ['q'] };
const logger = { log: () => {}, warn: () => {}, error: () => {}, debug: () => {} } as never;

describe('the settlers of a worker', () => {
  let stage: ShardStage;
  let settlers: Settlers;
  let changes: number;
  let chance: number;
  let found: number[];
  let isAhead: boolean;

  beforeEach(() => {
    stage = new ShardStage(4);
    changes = 0;
    chance = 0;
    found = [];
    isAhead = false;
    settlers = new Settlers({
      id: 'w1',
      leaseMs: 30_000,
      broker: stage.broker,
      limits: [],
      logger,
      random: () => chance,
      isAhead: () => isAhead,
      isPointless: () => false,
      onChange: () => {
        changes += 1;
        stage.notify();
      },
      onFound: (shard) => found.push(shard),
    });
  });

  afterEach(() => stage.close());

  it('A lone worker looks into all shards', () => {
    for (const shard of [0, 1, 2, 3]) settlers.setWorkers(shard, shard === 2 ? 1 : 0);
    expect(settlers.look([0, 1, 2, 3])).toHaveLength(4);
  });

  it('Each worker of a fleet looks into its share of the shards, twice over, those that were seen longest ago first', async () => {
    for (const shard of [0, 1, 2, 3]) settlers.setWorkers(shard, 1);
    for (const shard of [2, 0, 3]) await settlers.exchange(shard, ROOM, 'lease');
    expect(settlers.look([0, 1, 2, 3])).toEqual([1, 2]);
  });

  it('A worker of a large fleet looks into one shard', async () => {
    for (const shard of [0, 1, 2, 3]) settlers.setWorkers(shard, 250);
    for (const shard of [2, 0, 3]) await settlers.exchange(shard, ROOM, 'lease');
    expect(settlers.look([0, 1, 2, 3])).toEqual([1]);
  });

  it('The size of the fleet is known also while one shard has never answered', async () => {
    for (const shard of [1, 2, 3]) settlers.setWorkers(shard, 250);
    expect(settlers.look([0, 1, 2, 3])).toEqual([0]);
  });

  it('The last count of a shard that is down holds for as long as its workers would be registered', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    for (const shard of [0, 1, 2, 3]) settlers.setWorkers(shard, 250);
    clock.mockReturnValue(1_000 + SILENT_MS - 1);
    for (const shard of [0, 1, 2]) settlers.setWorkers(shard, 1);
    expect(settlers.look([0, 1, 2, 3])).toHaveLength(1);
    clock.mockReturnValue(1_000 + SILENT_MS);
    expect(settlers.look([0, 1, 2, 3])).toHaveLength(3);
    clock.mockRestore();
  });

  it('A shard in which nothing waits counts as seen', async () => {
    for (const shard of [0, 1, 2, 3]) settlers.setWorkers(shard, 250);
    for (const shard of [2, 0, 3]) await settlers.exchange(shard, ROOM, 'lease');
    settlers.seen(1);
    expect(settlers.look([0, 1, 2, 3])).toEqual([2]);
  });

  it('A look that finds tasks says so, an exchange that a wake-up asked for does not', async () => {
    await stage.publish('1-a');
    settlers.look([1]);
    await settlers.exchange(1, ROOM, 'lease');
    await stage.publish('1-b');
    settlers.look([1]);
    settlers.setReady(1);
    await settlers.exchange(1, ROOM, 'lease');
    await stage.publish('1-c');
    settlers.look([1]);
    settlers.request([1]);
    await settlers.exchange(1, ROOM, 'lease');
    await stage.publish('1-d');
    await settlers.exchange(1, ROOM, 'lease');
    expect(found).toEqual([1]);
  });

  it('The tasks of a shard that does not answer are not counted as requested for long', async () => {
    const open = stage.hold(1);
    const exchange = settlers.exchange(1, { ...ROOM, slots: 7 }, 'lease');
    expect([settlers.requested, settlers.leases, settlers.isQuiet]).toEqual([7, 1, false]);
    await stage.until(() => changes > 0);
    expect([settlers.requested, settlers.leases, settlers.isQuiet]).toEqual([0, 0, true]);
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

  describe('while tasks wait in the worker for a slot', () => {
    const NONE = { canLease: false, slots: 0, queues: ['q'], only: undefined };

    /** Leases tasks, and ends them. */
    async function endOf(shard: number, count: number, traits = {}): Promise<void> {
      for (let task = 0; task < count; task += 1) await stage.publish(`${shard}-${task}`, traits);
      const leased = await settlers.exchange(shard, { ...ROOM, slots: count }, 'lease');
      for (const delivery of leased?.deliveries ?? [])
        settlers.add(delivery, { kind: 'succeeded', value: 'null' });
    }

    beforeEach(() => {
      isAhead = true;
    });

    it('Settlements of a shard wait for more, for some milliseconds', async () => {
      await endOf(1, 2);
      const before = changes;
      expect([settlers.waiting, settlers.due, settlers.visits(NONE).others]).toEqual([2, 0, []]);
      await stage.until(() => changes > before);
      expect([settlers.due, settlers.visits(NONE).others]).toEqual([2, [{ shard: 1, slots: 0 }]]);
    });

    it('Settlements go at once when no task waits for a slot any more, and nothing is on its way', async () => {
      await endOf(1, 2);
      isAhead = false;
      expect(settlers.due).toBe(2);
    });

    it('Settlements wait for more also while tasks are on their way', async () => {
      await endOf(1, 2);
      isAhead = false;
      const open = stage.hold(2);
      const exchange = settlers.exchange(2, ROOM, 'lease');
      expect(settlers.due).toBe(0);
      open();
      await exchange;
      expect(settlers.due).toBe(2);
    });

    it('Settlements that fill two exchanges wait for nothing', async () => {
      await endOf(1, 800);
      expect(settlers.due).toBe(800);
    });

    it('A few settlements that do not fit into an exchange wait for the next', async () => {
      await endOf(1, 410);
      await settlers.exchange(1, { ...ROOM, slots: 0 }, 'beside');
      expect([settlers.waiting, settlers.due]).toEqual([10, 0]);
    });

    it('Settlements that may let others go on wait for nothing', async () => {
      await endOf(1, 1, { lane: 'c:task/other|a' });
      expect(settlers.due).toBe(1);
    });

    it('Settlements of a shard go with what is leased there', async () => {
      await endOf(1, 2);
      const { lease } = settlers.visits({ ...NONE, canLease: true, slots: 1, only: 1 });
      await settlers.exchange(lease as number, ROOM, 'lease');
      expect([lease, settlers.waiting]).toEqual([1, 0]);
    });
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
});
