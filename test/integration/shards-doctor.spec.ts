import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { Broker } from '../../src/broker/broker.js';
import { keysOf } from '../../src/broker/redis/script/key-names.js';
import { tagsOf } from '../../src/broker/sharded/tags.js';
import type { WorkerInfo } from '../../src/broker/worker-registry.js';
import { diagnose } from '../../src/services/diagnose.js';
import { findingsOf } from '../../src/services/diagnosis/findings.js';
import { connectBroker, type BrokerTarget } from '../../src/services/open-broker.js';
import { RedisProcess } from '../support/redis-process.js';
import { uniqueNamespace } from '../support/namespace.js';

const WORKER: WorkerInfo = {
  ...{ id: 'w1', host: 'h', pid: 1, queues: ['q'], concurrency: 1, running: 0, reserved: 0, done: 0 },
  ...{ loopLagMs: 0, memoryBytes: 0, startedAt: 0, version: '1', tasks: [] },
};
const URL = process.env['NTQ_TEST_REDIS_URL'] as string;

describe('the diagnosis of a namespace of four shards', () => {
  let broker: Broker | undefined;
  afterEach(() => broker?.close());

  it('It looks at the tasks of all shards', async () => {
    const namespace = uniqueNamespace('doctor');
    broker = await connectBroker({ target: URL, namespace, shards: 4 }, () => undefined);
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const head = { name: 'n', queue: 'q', at: Date.now() };
    await broker.tasks.publish(ids.map((id) => ({ id, head, body: '{"args":[]}' })));
    await broker.queues.pause('q');
    const { tasks, foreignKeys } = await diagnose({ target: URL, namespace });
    expect(foreignKeys).toEqual([]);
    expect(tasks).toMatchObject({
      empty: undefined,
      namespace: { records: 20, examined: 20, waiting: { q: 20 }, paused: ['q'], orphaned: [] },
    });
  });

  it('A namespace whose shards hold nothing is empty, and names none of them', async () => {
    const namespace = uniqueNamespace('doctor');
    broker = await connectBroker({ target: URL, namespace, shards: 4 }, () => undefined);
    const { tasks } = await diagnose({ target: URL, namespace });
    expect(tasks?.empty).toMatchObject({ name: namespace });
    expect(tasks?.empty?.others).not.toContain(namespace);
  });
});

describe('the diagnosis of a namespace over two servers', () => {
  const servers: RedisProcess[] = [];
  const brokers: Broker[] = [];
  afterEach(async () => {
    await Promise.all(brokers.splice(0).map((broker) => broker.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  /** Two servers with a task in each shard. */
  const start = async () => {
    servers.push(...(await Promise.all([1, 2].map(() => RedisProcess.start({ aof: true })))));
    const urls = servers.map(({ url }) => url);
    const target = { target: urls[0] as string, namespace: uniqueNamespace('doctor'), shards: urls };
    const broker = await connectBroker(target, () => undefined);
    brokers.push(broker);
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const head = { name: 'n', queue: 'q', at: Date.now() };
    await broker.tasks.publish(ids.map((id) => ({ id, head, body: '{"args":[]}' })));
    return target;
  };
  const wrongWith = async (target: BrokerTarget, subject: string) => {
    const findings = findingsOf(await diagnose(target)).filter((finding) => finding.subject === subject);
    return findings.filter(({ level }) => level !== 'ok').map(({ level, text }) => `${level}: ${text}`);
  };

  it('Each server is looked at, and only one that is set wrongly is named', async () => {
    const target = await start();
    const redis = new Redis(target.shards[1] as string);
    await redis.config('SET', 'maxmemory-policy', 'volatile-lru');
    redis.disconnect();
    expect(await wrongWith(target, 'eviction')).toEqual([
      `problem: 127.0.0.1:${servers[1]?.port}: volatile-lru: a full Redis throws tasks away`,
    ]);
    expect(await wrongWith(target, 'shards')).toEqual([]);
  });

  it('A shard that is down is a finding, and the tasks of the other are looked at', async () => {
    const target = await start();
    await servers[1]?.kill9();
    await brokers[0]?.workers.beat({ ...WORKER, down: [{ shard: 1, since: 1_767_323_045_678 }] });
    const diagnosis = await diagnose(target);
    expect(diagnosis.servers).toHaveLength(1);
    expect(diagnosis.tasks?.namespace.records).toBeGreaterThan(0);
    expect(findingsOf(diagnosis)).toContainEqual(
      expect.objectContaining({
        level: 'problem',
        subject: 'shards',
        text: expect.stringMatching(/^shard 1 .* does not answer since 2026-01-02T03:04:05.678Z;/),
      }),
    );
  });

  it('It fails where no shard answers', async () => {
    const target = await start();
    await Promise.all(servers.map((server) => server.kill9()));
    await expect(diagnose(target)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
  });

  it('A list in another order, and processes with another number of shards, are found', async () => {
    const target = await start();
    const reversed = { ...target, shards: target.shards.toReversed() };
    expect(await wrongWith(reversed, 'shards')).toEqual(
      expect.arrayContaining([expect.stringContaining('was made for 2 shards and is server 1 among them')]),
    );
    const [, second = ''] = tagsOf(target.namespace, 4);
    const redis = new Redis(target.shards[0] as string);
    await redis.hset(keysOf(second).task, 'a', 'x');
    redis.disconnect();
    expect(await wrongWith(target, 'shards')).toEqual([
      `problem: tasks or workers lie under ${second}, outside of the 2 shards`,
    ]);
  });
});
