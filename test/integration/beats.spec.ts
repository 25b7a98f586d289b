import { expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { TICK, useBeatScenes } from './beat/beat-scene.js';
import { eventually } from '../support/eventually.js';

const use = useBeatScenes();

it('A schedule that is made while all are asleep is fired on time', async () => {
  const scene = use.scene();
  const beat = await scene.startBeat();
  const { schedules } = await scene.look();
  await schedules.upsert({ name: 'far', every: '1h', task: TICK });
  await schedules.upsert({ name: 'soon', at: new Date(Date.now() + 1_500), task: TICK });
  const line = await beat.line('FIRED beat:soon:');
  expect(Number(line.split(' ').at(-1))).toBeLessThan(1_000);
});

it('A tick that comes due while Redis is away is fired when it is back', async () => {
  const server = await use.server({ aof: true });
  const scene = use.scene(server.url);
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

it('A full Redis takes no tick, and the tick stays due', async () => {
  const server = await use.server();
  const scene = use.scene(server.url);
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

it('A beat ends when it is told to', async () => {
  const scene = use.scene();
  const beat = await scene.startBeat();
  beat.kill('SIGTERM');
  // Nest ends its hooks, then sends itself the signal again.
  expect(await beat.exited).toMatchObject({ signal: 'SIGTERM' });
});
