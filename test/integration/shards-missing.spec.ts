import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ShardedBroker } from '../../src/broker/sharded/sharded-broker.js';
import { createServices, type Services } from '../../src/services/create-services.js';
import { connectBroker } from '../../src/services/open-broker.js';
import { ClusterMetrics } from '../../src/metrics/cluster-metrics.js';
import { TaskHealth } from '../../src/health/task-health.js';
import { failed } from '../contract/messages.js';
import { StageWorker } from '../contract/stage-worker.js';
import { uniqueNamespace } from '../support/namespace.js';
import { PLAIN_SERVICES } from '../support/plain-services.js';
import { RedisProcess } from '../support/redis-process.js';

const COUNT = 12;

describe('a namespace over two servers, of which one was killed', () => {
  const servers: RedisProcess[] = [];
  let broker: ShardedBroker;
  let services: Services;

  beforeAll(async () => {
    servers.push(...(await Promise.all([1, 2].map(() => RedisProcess.start({ aof: true })))));
    const shards = servers.map(({ url }) => url);
    const target = { target: shards[0] as string, namespace: uniqueNamespace('missing'), shards };
    broker = (await connectBroker(target, () => undefined)) as ShardedBroker;
    services = createServices(broker, PLAIN_SERVICES);
    await fail(await publish('dead'));
    await publish('left');
    await servers[1]?.kill9();
  });
  afterAll(async () => {
    await services.close();
    await broker.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const publish = async (name: string) => {
    const head = { name, queue: 'q', at: Date.now() };
    const ids = Array.from({ length: COUNT }, (_, index) => `${name}${index}`);
    await broker.tasks.publish(ids.map((id) => ({ id, head, body: '{"args":[]}' })));
    return ids;
  };
  /** Ends all tasks as dead letters. */
  const fail = async (ids: readonly string[]) => {
    const worker = new StageWorker('w', broker.tasks, ['q']);
    const deliveries = await worker.lease(COUNT);
    expect(deliveries).toHaveLength(ids.length);
    for (const delivery of deliveries) await worker.settle(delivery, failed);
  };
  const here = (name: string) =>
    Array.from({ length: COUNT }, (_, index) => `${name}${index}`).filter(
      (id) => broker.routing.shardOf(id) === 0,
    );

  it('Each list that leaves out the shard says so', async () => {
    const { inspector, deadLetters, queues } = services;
    expect(await inspector.overview()).toMatchObject({ missing: [1], deadLetters: here('dead').length });
    expect(await queues.list()).toMatchObject([{ name: 'q', waiting: here('left').length, missing: [1] }]);
    expect((await inspector.tasks()).missing).toEqual([1]);
    expect((await inspector.tasks({ state: 'active' })).missing).toEqual([1]);
    expect((await inspector.figures()).missing).toEqual([1]);
    const page = await deadLetters.list();
    expect([page.deadLetters.length, page.missing]).toEqual([here('dead').length, [1]]);
    expect(await inspector.noting(() => services.workers.list())).toEqual({ answer: [], missing: [1] });
  });

  it('What lives in a shard that answers is whole', async () => {
    const [id = ''] = here('dead');
    const { missing } = await services.inspector.noting(() => services.deadLetters.get(id));
    expect(missing).toEqual([]);
  });

  it('A process is ready, and figures are degraded', async () => {
    const health = new TaskHealth(services, () => ({ phase: 'running' }));
    expect(await health.check('ready')).toMatchObject({
      status: 'up',
      details: { missing: [1], downSince: { 1: expect.any(String) } },
    });
    expect(await health.deadLetters({ max: 1_000 })).toMatchObject({
      status: 'degraded',
      details: { missing: [1] },
    });
  });

  it('Metrics name the shard that is down, and show what the other holds', async () => {
    const families = await new ClusterMetrics(broker, () => undefined).read();
    const valuesOf = (name: string) =>
      families.find((family) => family.name === name)?.samples.map(({ labels, value }) => [labels, value]);
    expect(valuesOf('ntq_broker_up')).toEqual([[{}, 1]]);
    expect(valuesOf('ntq_shard_up')).toEqual([
      [{ shard: '0' }, 1],
      [{ shard: '1' }, 0],
    ]);
    expect(valuesOf('ntq_shard_waiting')).toEqual([[{ shard: '0' }, here('left').length]]);
    expect(valuesOf('ntq_dead_letters')).toEqual([[{}, here('dead').length]]);
    expect(valuesOf('ntq_redis_memory_bytes')).toHaveLength(1);
  });

  it('A change of all that fits is made in the other shard, and then says what is left', async () => {
    const count = here('dead').length;
    const missing = { code: 'SHARDS_MISSING', missing: [1], done: count };
    await expect(services.deadLetters.requeue({})).rejects.toMatchObject(missing);
    await expect(services.deadLetters.purge({})).rejects.toMatchObject({ ...missing, done: 0 });
    await expect(services.tasks.revokeAll({ task: 'dead' })).rejects.toMatchObject(missing);
    await expect(services.queues.purge('q')).rejects.toMatchObject({ ...missing, done: here('left').length });
    await expect(services.limits.resetBreaker('api')).rejects.toMatchObject({ ...missing, done: 0 });
    expect((await services.queues.list())[0]?.waiting ?? 0).toBe(0);
  });

  it('The changes are noted with what is missing', async () => {
    const { entries } = await services.inspector.audit();
    expect(entries.map(({ error }) => error)).toEqual(
      Array.from({ length: 5 }, () => expect.stringContaining('Shard 1 did not answer')),
    );
  });
});
