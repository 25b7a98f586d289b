import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LimitDefinition } from '../../src/broker/limit-store.js';
import type { ShardedBroker } from '../../src/broker/sharded/sharded-broker.js';
import { SettingHealer } from '../../src/worker/setting-healer.js';
import { connectBroker } from '../../src/services/open-broker.js';
import { eventually } from '../support/eventually.js';
import { uniqueNamespace } from '../support/namespace.js';
import { RedisProcess } from '../support/redis-process.js';

const DECLARED: LimitDefinition = { kind: 'concurrency', name: 'task/n', limit: 5 };
const SET: LimitDefinition = { ...DECLARED, limit: 2 };
const learn = () => Promise.resolve();

describe('what operators set while a shard is down', () => {
  let servers: readonly RedisProcess[];
  let broker: ShardedBroker;

  const start = async (aof: boolean) => {
    servers = await Promise.all([true, aof].map((isKept) => RedisProcess.start({ aof: isKept })));
    const shards = servers.map(({ url }) => url);
    const target = { target: shards[0] as string, namespace: uniqueNamespace('settings'), shards };
    broker = (await connectBroker(target, () => undefined)) as ShardedBroker;
    await broker.limits.declare([DECLARED]);
  };
  beforeEach(() => {
    servers = [];
  });
  afterEach(async () => {
    await broker.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const second = () => broker.shards.at(1).broker;
  /** The turns of a worker, until the second server has been found again. */
  const healed = async (healer: SettingHealer) => {
    await servers[1]?.restart();
    await eventually(async () => {
      await broker.queues.list();
      expect(broker.shards.at(1).isDown).toBe(false);
    });
    await healer.turn();
  };

  it('A server that comes back with its old data learns it from the others', async () => {
    await start(true);
    await broker.queues.pause('old');
    const healer = new SettingHealer(broker.shards, broker.settings, learn, () => 0);
    await healer.turn();
    await servers[1]?.kill9();
    await broker.queues.resume('old');
    await broker.queues.pause('q', 'night');
    await broker.control.setTimeLimit('n', { hard: 1_000 });
    expect(await broker.limits.set(SET)).toBe(true);
    expect(await broker.control.timeLimits()).toEqual(new Map([['n', { hard: 1_000 }]]));
    await healed(healer);
    expect(await second().queues.list(['old', 'q'])).toMatchObject([
      { paused: false },
      { paused: true, note: 'night' },
    ]);
    expect(await second().control.timeLimits()).toEqual(new Map([['n', { hard: 1_000 }]]));
    expect(await second().limits.list()).toMatchObject([{ definition: SET, declared: DECLARED }]);
  });

  it('A server that comes back empty learns all of it, limits once they are declared again', async () => {
    await start(false);
    await broker.queues.pause('q', 'night');
    await broker.limits.set(SET);
    let now = 0;
    const healer = new SettingHealer(broker.shards, broker.settings, learn, () => now);
    await healer.turn();
    await servers[1]?.kill9();
    await broker.queues.list();
    await healed(healer);
    expect(await second().queues.list(['q'])).toMatchObject([{ paused: true, note: 'night' }]);
    expect(await second().limits.list()).toEqual([]);
    await broker.limits.restore([DECLARED]);
    now = 1_000;
    await healer.turn();
    expect(await second().limits.list()).toMatchObject([{ definition: SET, declared: DECLARED }]);
  });

  it('Where shards have different settings, the newest is read', async () => {
    await start(true);
    const limit = (hard: number) => ({ kind: 'time-limit', name: 'n', limit: { hard } }) as const;
    await broker.shards.at(0).broker.settings.put({ version: 1, setting: limit(1) });
    await second().settings.put({ version: 2, setting: limit(2) });
    expect(await broker.control.timeLimits()).toEqual(new Map([['n', { hard: 2 }]]));
    expect(await broker.settings.heal()).toBe(1);
    expect(await broker.shards.at(0).broker.control.timeLimits()).toEqual(new Map([['n', { hard: 2 }]]));
  });
});
