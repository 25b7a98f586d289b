import { expect, it } from '@jest/globals';
import { SettingHealer } from '../../../src/worker/setting-healer.js';
import { TimeLimits } from '../../../src/worker/time-limits.js';
import { twoShards } from '../broker/sharded/memory-shards.js';

const limit = (hard: number) => ({ kind: 'time-limit', name: 't', limit: { hard } }) as const;

it('A worker that has missed the message of a time limit knows it as soon as a shard is found again', async () => {
  const broker = await twoShards();
  const limits = new TimeLimits(broker.control);
  let comebacks = 0;
  const shards = {
    get comebacks() {
      return comebacks;
    },
  };
  const healer = new SettingHealer(
    shards,
    broker.settings,
    () => limits.turn(),
    () => 0,
  );
  await limits.turn();
  await healer.turn();
  // By another process, and into the shard that this worker would read last.
  await broker.shards.at(0).broker.settings.put({ version: 7, setting: limit(5) });
  await healer.turn();
  expect(limits.of('t')).toEqual({});
  comebacks += 1;
  await healer.turn();
  expect(limits.of('t')).toEqual({ hard: 5 });
  expect(await broker.shards.at(1).broker.control.timeLimits()).toEqual(new Map([['t', { hard: 5 }]]));
});
