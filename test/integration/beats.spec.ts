import { afterEach, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { BeatScene, TICK } from './beat/beat-scene.js';
import { watchThreeBeats } from './beat/three-beats.js';
import { eventually } from '../support/eventually.js';
import { RedisProcess } from '../support/redis-process.js';

let scene: BeatScene;
let server: RedisProcess | undefined;
afterEach(async () => {
  await scene.end();
  await server?.stop();
  server = undefined;
});

it('three beats, one killed, one stopped, one with a wrong clock, fire each second once', async () => {
  scene = new BeatScene();
  const { ticks, worstLagMs, shares } = await watchThreeBeats(scene, 15_000);
  console.log(`15 s: ${ticks} ticks, worst lag ${worstLagMs} ms, fired by each ${shares.join(', ')}`);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0);
});

it('a schedule that is made while all are asleep is fired on time', async () => {
  scene = new BeatScene();
  const beat = await scene.startBeat();
  const { schedules } = await scene.look();
  await schedules.upsert({ name: 'far', every: '1h', task: TICK });
  await schedules.upsert({ name: 'soon', at: new Date(Date.now() + 1_500), task: TICK });
  const line = await beat.line('FIRED beat:soon:');
  expect(Number(line.split(' ').at(-1))).toBeLessThan(1_000);
});

it('what comes due while Redis is away is fired when it is back', async () => {
  server = await RedisProcess.start({ aof: true });
  scene = new BeatScene(server.url);
  const { schedules } = await scene.look();
  const beat = await scene.startBeat();
  await schedules.upsert({ name: 'each-second', every: '1s', task: TICK, misfire: { all: 500 } });
  await beat.line('FIRED ');
  server.pause();
  await beat.line('The beat failed and tries again');
  server.resume();
  await eventually(async () => {
    const kinds = (await schedules.history('each-second')).map(({ kind, lagMs }) => [kind, lagMs > 5_000]);
    expect(kinds).toContainEqual(['fired', true]);
    expect(kinds[0]).toEqual(['fired', false]);
  });
  const due = (await schedules.history('each-second')).map(({ dueAt }) => dueAt.getTime()).reverse();
  expect(due).toEqual(due.map((_due, index) => (due[0] as number) + 1_000 * index));
});

it('a full Redis takes no tick, and the tick stays due', async () => {
  server = await RedisProcess.start();
  scene = new BeatScene(server.url);
  const { schedules } = await scene.look();
  const beat = await scene.startBeat();
  const redis = new Redis(server.url);
  await redis.ping();
  // Late enough for a busy machine: Redis is full before the tick is due.
  await schedules.upsert({ name: 'soon', at: new Date(Date.now() + 5_000), task: TICK });
  await redis.config('SET', 'maxmemory', '1');
  await beat.line(/The beat failed and tries again: .*(full|maxmemory)/);
  expect(await schedules.get('soon')).toMatchObject({ state: 'active', fired: 0 });
  expect((await schedules.pause('soon', 'no room')).state).toBe('paused');
  await redis.config('SET', 'maxmemory', '0');
  redis.disconnect();
  await schedules.upsert({ name: 'soon', at: new Date(Date.now() + 1_000), task: TICK });
  expect((await schedules.resume('soon')).state).toBe('active');
  await beat.line('FIRED beat:soon:');
});

it('a beat ends when it is told to', async () => {
  scene = new BeatScene();
  const beat = await scene.startBeat();
  beat.kill('SIGTERM');
  // Nest ends its hooks, then sends itself the signal again.
  expect(await beat.exited).toMatchObject({ signal: 'SIGTERM' });
});
