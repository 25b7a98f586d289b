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
