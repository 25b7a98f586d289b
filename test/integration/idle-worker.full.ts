import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import { sentCommands, shownCommands, totalOf } from '../support/sent-commands.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

/** Figures of the last task are handed over before. */
const SETTLED_MS = 11_000;
/** All its rounds are in it. */
const WINDOW_MS = 60_000;
/** The beat of the process is in it. */
const MOST = WINDOW_MS / 3_000;

const scene = new Scene();
afterAll(() => scene.end());

it('An idle worker costs Redis at most one command in three seconds', async () => {
  const server = await scene.startRedis();
  const client = await scene.startClient({ beat: false });
  await scene.startWorker();
  await (await client.of(FixtureTasks).succeeds.enqueue()).get();

  // the one thing to wait for here is time itself
  await sleep(SETTLED_MS);
  const sent = await sentCommands(server, () => sleep(WINDOW_MS));
  console.log(`${shownCommands(sent)} in ${WINDOW_MS / 1_000} s`);
  expect(totalOf(sent)).toBeGreaterThan(0);
  expect(totalOf(sent)).toBeLessThanOrEqual(MOST);
});
