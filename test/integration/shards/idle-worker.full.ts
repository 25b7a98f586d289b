import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { TaskClient } from 'nest-task-queue';
import { admin } from '../../support/redis-admin.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { sentCommands, shownCommands, totalOf, type SentCommands } from '../../support/sent-commands.js';
import { Scene } from '../worker/scene.js';
import { addressText, type Address } from '../worker/target.js';
import { startProducer, startWorkers } from './processes.js';
import { ShardTasks } from './shard-tasks.js';

/** Figures of the last task are handed over before. */
const SETTLED_MS = 11_000;
/** All its rounds are in it, twice. */
const WINDOW_MS = 120_000;
/** Commands for each shard. A window may hold one round more of two that come once in a minute. */
const mostIn = (ms: number) => ms / 4_000 + 2;

/** Long enough for a wait. */
const SHORT_MS = 16_000;

const scene = new Scene();
afterEach(() => scene.end());

it('An idle worker costs each of four servers at most one command in four seconds', async () => {
  const servers = await Promise.all([1, 2, 3, 4].map(() => scene.startRedis()));
  const all = await idle({ shards: servers.map(({ url }) => url) }, servers);
  console.log(`in ${WINDOW_MS / 1_000} s\n${all.map(shownCommands).join('\n')}`);
  for (const sent of all) expect(totalOf(sent)).toBeLessThanOrEqual(mostIn(WINDOW_MS));
});

it('An idle worker of sixteen shards on one server waits for all with one command, and sends at most one in 4 s for each', async () => {
  const server = await scene.startRedis();
  const [sent = new Map()] = await idle({ broker: server.url, shards: 16 }, [server], SHORT_MS);
  console.log(`${shownCommands(sent)} in ${SHORT_MS / 1_000} s`);
  expect(totalOf(sent)).toBeLessThanOrEqual(16 * mostIn(SHORT_MS));
  const blocked = await admin(server, (redis) => redis.info('clients'));
  expect(blocked).toContain('blocked_clients:1');
});

/** Commands that one worker has sent to each server while it had no task. */
async function idle(
  address: Address,
  servers: readonly RedisProcess[],
  ms = WINDOW_MS,
): Promise<readonly SentCommands[]> {
  scene.redis = addressText(address);
  const app = await startProducer(scene);
  await startWorkers(scene, { workers: 1, concurrency: 10 });
  const { works } = app.get(TaskClient).of(ShardTasks);
  await Promise.all((await works.enqueueMany([[1], [1], [1], [1]])).map((result) => result.get()));
  await app.close();
  // the one thing to wait for here is time itself
  await sleep(SETTLED_MS);
  return Promise.all(servers.map((server) => sentCommands(server, () => sleep(ms))));
}
