import { expect, it } from '@jest/globals';
import { twoShards } from './memory-shards.js';

const pause = (note: string | null) => ({ kind: 'pause', name: 'q', note }) as const;

it('Two settings of one moment, each of which has reached one shard last, end as one', async () => {
  const broker = await twoShards();
  const [first, second] = broker.shards.all.map((shard) => shard.broker);
  await first?.settings.put({ version: 5, setting: pause('night') });
  await second?.settings.put({ version: 5, setting: pause(null) });
  expect(await broker.settings.heal()).toBe(1);
  for (const shard of [first, second])
    expect(await shard?.queues.list(['q'])).toMatchObject([{ paused: true, note: 'night' }]);
  expect(await broker.settings.heal()).toBe(0);
});

it('Time limits that are read again and again come from one shard at a time, and one that lags hides none', async () => {
  const broker = await twoShards();
  const brokers = broker.shards.all.map((shard) => shard.broker);
  const reads = [0, 0];
  brokers.forEach(({ settings }, index) => {
    const list = settings.list.bind(settings);
    settings.list = () => {
      reads[index] = (reads[index] ?? 0) + 1;
      return list();
    };
  });
  const limit = (hard: number) => ({ kind: 'time-limit', name: 't', limit: { hard } }) as const;
  await brokers[0]?.settings.put({ version: 1, setting: limit(1) });
  await brokers[1]?.settings.put({ version: 2, setting: limit(2) });
  for (let count = 0; count < 5; count += 1)
    expect(await broker.control.timeLimits()).toEqual(new Map([['t', { hard: 2 }]]));
  expect(reads).toEqual([3, 3]);
  await brokers[0]?.settings.put({ version: 3, setting: limit(3) });
  await broker.control.timeLimits();
  expect(await broker.control.timeLimits()).toEqual(new Map([['t', { hard: 3 }]]));
});
