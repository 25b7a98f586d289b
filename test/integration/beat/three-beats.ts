import { expect } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { eventually } from '../../support/eventually.js';
import { prefixOf } from '../../../src/broker/redis/script/key-names.js';
import { BeatScene, TICK } from './beat-scene.js';

const SECOND = 1_000;
const AHEAD_MS = 30 * 60 * SECOND;
const STOPPED_MS = 5_000;

/** The enqueued tasks in order, straight from the queue: each due time and how often. */
async function dueTimes(scene: BeatScene): Promise<number[]> {
  const redis = new Redis(scene.redis);
  const ids = await redis.lrange(`${prefixOf(scene.namespace)}ready:5:default`, 0, -1);
  redis.disconnect();
  return ids.map((id) => Number(id.split(':').at(-1)));
}

export interface Figures {
  readonly ticks: number;
  readonly worstLagMs: number;
  /** How many each process has fired. */
  readonly shares: readonly number[];
}

/**
 * Three beats and a schedule of one second: one beat is killed, one is stopped for five seconds and goes on, one has a
 * clock that is half an hour ahead. Expects the due times without a gap and without a second copy.
 */
export async function watchThreeBeats(scene: BeatScene, ms: number): Promise<Figures> {
  const beats = [
    await scene.startBeat(),
    await scene.startBeat(),
    await scene.startBeat({ AHEAD_MS: String(AHEAD_MS) }),
  ] as const;
  const [killed, stopped] = beats;
  const { schedules } = await scene.look();
  // All that comes due counts here, also should the machine stand still for more than a second.
  const startedAt = performance.now();
  await schedules.upsert({ name: 'each-second', every: '1s', task: TICK, misfire: { all: 500 } });

  // The one thing to wait for here is time itself.
  await sleep(ms / 5);
  stopped.kill('SIGSTOP');
  await sleep(ms / 5);
  killed.kill('SIGKILL');
  await sleep(Math.max(0, STOPPED_MS - ms / 5));
  stopped.kill('SIGCONT');
  await sleep(ms - (2 * ms) / 5 - Math.max(0, STOPPED_MS - ms / 5));

  // All that has come due is fired, and nothing ahead of its time.
  const seconds = Math.floor(ms / SECOND);
  await eventually(async () => expect((await dueTimes(scene)).length).toBeGreaterThanOrEqual(seconds));
  await schedules.pause('each-second');
  const passed = Math.ceil((performance.now() - startedAt) / SECOND);
  const due = await dueTimes(scene);
  const first = due[0] as number;
  expect(due).toEqual(due.map((_due, index) => first + index * SECOND));
  expect(due.length).toBeLessThanOrEqual(passed + 1);
  const fired = beats.map(({ lines }) => lines.filter((line) => line.startsWith('FIRED ')));
  const lags = fired.flat().map((line) => Number(line.split(' ').at(-1)));
  return { ticks: due.length, worstLagMs: Math.max(...lags), shares: fired.map((lines) => lines.length) };
}
