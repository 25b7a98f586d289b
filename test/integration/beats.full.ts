import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.js';
import { TICK, useBeatScenes } from './beat/beat-scene.js';
import { watchThreeBeats } from './beat/three-beats.js';

const use = useBeatScenes();

it('Three beats, one killed, one stopped, one with a wrong clock, fire each second of a minute once', async () => {
  const scene = use.scene();
  const { ticks, worstLagMs, shares } = await watchThreeBeats(scene, 60_000);
  console.log(`60 s: ${ticks} ticks, worst lag ${worstLagMs} ms, fired by each ${shares.join(', ')}`);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0);
});

const IDLE_MS = 40_000;

it('A beat with nothing to do costs Redis less than a command a second', async () => {
  const server = await use.server();
  const scene = use.scene(server.url);
  const { schedules } = await scene.look();
  for (let index = 0; index < 100; index += 1)
    await schedules.upsert({ name: `s${index}`, cron: '0 0 1 1 *', task: TICK });
  await scene.startBeat();
  const redis = new Redis(server.url);
  const before = await calls(redis);
  await sleep(IDLE_MS); // the one thing to wait for here is time itself
  const spent = (await calls(redis)) - before;
  redis.disconnect();
  console.log(`an idle beat: ${spent} commands in ${IDLE_MS / 1_000} s`);
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThanOrEqual(IDLE_MS / 1_000);
});

/** What processes have sent; what their scripts do inside Redis is counted under other names. */
async function calls(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats');
  const counts = [...stats.matchAll(/^cmdstat_(?:eval|evalsha|ping|subscribe):calls=(\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

it('Two hundred of two thousand schedules that are due in one second are all enqueued, each once', async () => {
  const scene = use.scene();
  const { schedules } = await scene.look();
  const upsert = (index: number, times: { readonly at: Date } | { readonly cron: string }) =>
    schedules.upsert({ name: `s${index}`, ...times, task: TICK });
  const later = Array.from({ length: 1_800 }, (_, index) => 200 + index);
  // Batches that a busy machine stores within the time that a call has.
  while (later.length > 0)
    await Promise.all(later.splice(0, 100).map((index) => upsert(index, { cron: '0 0 1 1 *' })));
  const soon = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 15_000);
  await Promise.all(Array.from({ length: 200 }, (_, index) => upsert(index, { at: soon })));
  expect(Date.now()).toBeLessThan(soon.getTime());
  const beat = await scene.startBeat();
  const fired = () => beat.lines.filter((line) => line.startsWith('FIRED '));
  await eventually(() => expect(fired()).toHaveLength(200));
  const worst = Math.max(...fired().map((line) => Number(line.split(' ').at(-1))));
  console.log(`200 of 2000 at once: the last after ${worst} ms`);
  expect(new Set(fired().map((line) => line.split(' ')[1])).size).toBe(200);
});
