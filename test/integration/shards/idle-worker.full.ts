import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { TaskClient } from 'nest-task-queue';
import { admin } from '../../support/redis-admin.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { Scene } from '../worker/scene.js';
import { addressText, type Address } from '../worker/target.js';
import { startProducer, startWorkers } from './processes.js';
import { ShardTasks } from './shard-tasks.js';

/** Long enough for the slowest of its rounds. */
const WINDOW_MS = 24_000;
/** As a worker on one server: a wait and a look every eight seconds, a search for lost tasks, a look at the time limits. */
const COMMANDS_PER_SECOND = 0.6;
const MOST = (WINDOW_MS / 1_000) * COMMANDS_PER_SECOND;

const scene = new Scene();
afterEach(() => scene.end());

it('An idle worker costs each of four servers about one command in two seconds', async () => {
  const servers = await Promise.all([1, 2, 3, 4].map(() => scene.startRedis()));
  const spent = await idle({ shards: servers.map(({ url }) => url) }, servers);
  console.log(`${spent.join(', ')} commands in ${WINDOW_MS / 1_000} s`);
  for (const each of spent) expect(each).toBeLessThanOrEqual(MOST);
});

it('An idle worker of sixteen shards on one server waits for all of them with one command', async () => {
  const server = await scene.startRedis();
  const [spent = 0] = await idle({ broker: server.url, shards: 16 }, [server]);
  console.log(`${spent} commands in ${WINDOW_MS / 1_000} s`);
  const blocked = await admin(server, (redis) => redis.info('clients'));
  expect(blocked).toContain('blocked_clients:1');
});

/** Commands that one worker has sent to each server while it had no task. */
async function idle(address: Address, servers: readonly RedisProcess[]): Promise<readonly number[]> {
  scene.redis = addressText(address);
  const app = await startProducer(scene);
  await startWorkers(scene, { workers: 1, concurrency: 10 });
  const { works } = app.get(TaskClient).of(ShardTasks);
  await Promise.all((await works.enqueueMany([[1], [1], [1], [1]])).map((result) => result.get()));
  await app.close();
  const before = await Promise.all(servers.map(callsOf));
  await sleep(WINDOW_MS); // the one thing to wait for here is time itself
  const after = await Promise.all(servers.map(callsOf));
  return after.map((calls, index) => calls - (before[index] as number));
}

/** Commands that workers have sent; those that scripts call are counted under other names. */
async function callsOf(server: RedisProcess): Promise<number> {
  const stats = await admin(server, (redis) => redis.info('commandstats'));
  const counts = [...stats.matchAll(/^cmdstat_(?:eval|evalsha|blpop|hvals|ping):calls=(\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}
