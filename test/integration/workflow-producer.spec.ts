import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { ChildProcess } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import type { FaultProxy } from '../support/fault-proxy.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

const PARTS = 5_000;

describe('a producer that is killed half-way through a chord of 5 000 parts', () => {
  let scene: Scene;
  let redis: Redis;
  let proxy: FaultProxy;
  let producer: ChildProcess;

  beforeEach(async () => {
    scene = new Scene();
    await scene.startRedis();
    redis = scene.connect();
    proxy = await scene.startProxy();
  });

  afterEach(async () => {
    producer.kill('SIGKILL');
    await producer.exited;
    await scene.end();
  });

  const spawnProducer = () => {
    const env = { REDIS_URL: proxy.url, NAMESPACE: scene.namespace, PARTS: String(PARTS) };
    producer = ChildProcess.spawn('integration/worker/producer.ts', env);
  };

  /** Kills it when some, and not all, of the batches are there. */
  async function killHalfWay(): Promise<number> {
    spawnProducer();
    await producer.line('READY');
    // So slow that it is caught between two batches, however busy the machine is.
    proxy.latency(1_000);
    await eventually(async () => expect(await redis.hlen(scene.key('task'))).toBeGreaterThan(1_000), {
      every: 5,
    });
    producer.kill('SIGKILL');
    await producer.exited;
    proxy.latency(0);
    return redis.hlen(scene.key('task'));
  }

  it('leaves nothing that runs, and in the end nothing at all', async () => {
    const stored = await killHalfWay();
    expect(stored).toBeLessThan(PARTS);
    const worker = await scene.startWorker({ worker: { concurrency: 50 } });
    const client = await scene.startClient();
    expect(await redis.zrange(scene.key('drafts'), '0', '-1')).toEqual(['large']);

    // What is enqueued last, and at the lowest priority, runs after all that could have run.
    const last = await client.of(FixtureTasks).sleeps.with({ priority: 0 }).enqueue(1);
    await last.get({ timeout: '120s' });
    expect(scene.ledger.lines().filter((line) => !line.includes(last.id))).toEqual([]);
    worker.process.kill('SIGTERM');
    await worker.process.exited;

    const broker = new RedisBroker({
      target: () => new Redis(scene.redis, { disconnectTimeout: 0, maxRetriesPerRequest: null }),
      namespace: scene.namespace,
      client: 'prunes',
      random: Math.random,
      connectTimeoutMs: 5_000,
      onError: () => undefined,
    });
    const limits = { deadLetterAgeMs: 1e9, deadLetterCount: 9, silentMs: 1e9, draftAgeMs: 1 };
    let batches = 0;
    while (await broker.tasks.prune(limits)) batches += 1;
    await broker.close();
    console.log(
      `${stored} nodes of the draft were there when its producer died; dropped in ${batches} batches`,
    );
    expect(await redis.hkeys(scene.key('task'))).toEqual([last.id]);
    const left = (await redis.keys(scene.key('*'))).filter((name) =>
      /}:(draft|drafts|group|results|flow)/.test(name),
    );
    expect(left).toEqual([]);
    await client.result('large').forget();
  });

  it('that comes again with the same id is told the truth: stored whole, or not at all', async () => {
    await killHalfWay();
    const client = await scene.startClient();
    await scene.startWorker({ worker: { concurrency: 50 } });
    spawnProducer();
    const told = await Promise.race([producer.line('ENQUEUED'), producer.exited.then(() => 'refused')]);
    if (told !== 'refused') expect(await client.result('large').get({ timeout: '120s' })).toBe(PARTS);
  });
});
