import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

/** Long enough for the slowest of its rounds. */
const WINDOW_MS = 24_000;
const COMMANDS_PER_SECOND = 0.6;

const scene = new Scene();
let redis: Redis;

beforeAll(async () => {
  const server = await scene.startRedis();
  redis = new Redis(server.url);
});

afterAll(async () => {
  redis.disconnect();
  await scene.end();
});

/** What workers have sent; what their scripts do inside Redis is counted under other names. */
async function calls(): Promise<number> {
  const stats = await redis.info('commandstats');
  const counts = [...stats.matchAll(/^cmdstat_(?:eval|evalsha|blpop|ping):calls=(\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

it('an idle worker costs Redis about one command in two seconds', async () => {
  const client = await scene.startClient();
  await scene.startWorker();
  await (await client.of(FixtureTasks).succeeds.enqueue()).get();

  const before = await calls();
  await sleep(WINDOW_MS); // the one thing to wait for here is time itself
  const spent = (await calls()) - before;
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThanOrEqual((WINDOW_MS / 1_000) * COMMANDS_PER_SECOND);
});
