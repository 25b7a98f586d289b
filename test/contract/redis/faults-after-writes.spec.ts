import { describe, expect, it } from '@jest/globals';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';
import { chainOf, endOf, enqueue, groupOf, si } from '../workflow-store/workflow.js';
import { shortWay } from './chosen-way.js';

describe('a namespace in which another program has written a key', () => {
  const stage = useStage(() => openRedis({ way: shortWay() }));
  const behind = () => stage.opened as OpenRedisBroker;
  const key = (name: string) => `${behind().prefix}${name}`;

  it('An exchange that cannot lease takes no task off its list', async () => {
    await stage.worker().lease(0);
    await stage.publishAll('a', 'b');
    await behind().redis.set(key('leases'), 'foreign');
    await expect(stage.worker().lease(1)).rejects.toThrow(/WRONGTYPE/);
    await behind().redis.del(key('leases'));
    const found = [await stage.worker('other').lease(1), await stage.worker('other').lease(1)];
    expect(found.flat().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('An exchange takes the timer of a delayed task from whatever lies there', async () => {
    await stage.worker().lease(0);
    await stage.publish('later', { delayMs: 60_000 });
    await stage.publish('a');
    await behind().redis.rpush(key('timer'), 'foreign');
    expect((await stage.worker().lease(1)).map(({ id }) => id)).toEqual(['a']);
    expect(await behind().redis.type(key('timer'))).toBe('string');
  });

  it.each(['bands', 'ready:5:q'])(
    'A publication that cannot wait in its list is unknown, and runs when it is sent again: %s',
    async (name) => {
      await behind().redis.del(key(name));
      await behind().redis.set(key(name), 'foreign');
      for (const ids of [['a'], ['b', 'c']])
        await expect(stage.publishAll(...ids)).rejects.toThrow(/WRONGTYPE/);
      await behind().redis.del(key(name));
      await stage.publishAll('a');
      await stage.publishAll('b', 'c');
      const leased = await stage.worker().lease(3);
      expect(leased.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    },
  );

  it.each([
    ['pause', { kind: 'pause', name: 'q', note: 'night' }, 'paused'],
    ['time limit', { kind: 'time-limit', name: 't', limit: { hard: 1 } }, 'time-limits'],
  ] as const)('A %s that cannot be put in force is not known as set', async (_what, setting, name) => {
    await behind().redis.set(key(name), 'foreign');
    await expect(stage.broker.settings.put({ version: 2, setting })).rejects.toThrow(/WRONGTYPE/);
    expect(await stage.broker.settings.list()).toEqual([]);
  });

  it('A revocation that fails takes nothing from those of the same tick', async () => {
    await enqueue(stage, 'w', chainOf(si(), si(), si()), {});
    await enqueue(stage, 'g', groupOf([si(), si()]), {});
    await behind().redis.del(key('group:g'));
    await behind().redis.set(key('group:g'), 'foreign');
    const { tasks } = stage.broker;
    const [chain, group] = await Promise.allSettled([tasks.revoke('w/0'), tasks.revoke('g')]);
    expect([chain, group.status]).toEqual([{ status: 'fulfilled', value: true }, 'rejected']);
    for (const id of ['w/0', 'w/1', 'w']) expect(await endOf(stage, id)).toMatch(/REVOKED/);
  });
});
