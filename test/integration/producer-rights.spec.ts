import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import type { BrokerRole } from '../../src/broker/broker.js';
import { uniqueNamespace } from '../support/namespace.js';
import { RedisProcess } from '../support/redis-process.js';
import { allowProducer } from '../support/redis-user.js';
import { messageOf, succeeded } from '../contract/messages.js';
import { StageWorker } from '../contract/stage-worker.js';

const OPTIONS = { disconnectTimeout: 0, maxRetriesPerRequest: null } as never;
const REFUSED = /NOPERM|ACL failure|can't access|can't publish|not permitted/i;

describe('a user of Redis with the documented rights of a producer', () => {
  const namespace = uniqueNamespace('producer');
  let server: RedisProcess;
  let redis: Redis;
  let producer: RedisBroker;
  let owner: RedisBroker;

  const open = (user: object, role: BrokerRole) =>
    new RedisBroker({
      ...{
        namespace,
        client: `c-${role}`,
        random: () => 0.5,
        connectTimeoutMs: 60_000,
        onError: () => undefined,
      },
      target: { port: server.port, ...user },
      role,
    });

  beforeAll(async () => {
    server = await RedisProcess.start();
    redis = new Redis(server.url, OPTIONS);
    await allowProducer(redis, namespace);
    producer = open({ username: namespace, password: 'secret' }, 'producer');
    owner = open({}, 'worker');
  });
  afterAll(async () => {
    await Promise.all([producer.close(), owner.close()]);
    redis.disconnect();
    await server.stop();
  });

  const message = (id: string) => messageOf(id, {}, Date.now());

  it('It connects to an empty namespace, enqueues, and reads the result that it waits for', async () => {
    await producer.connect();
    await owner.connect();
    expect(await producer.tasks.publish([message('a')])).toEqual([{ kind: 'published' }]);
    const ended = new Promise<void>((resolve) => {
      producer.results.watch('a', 'ended', {
        onUpdate: (task) => void (task?.record.kind === 'ended' && resolve()),
        onClose: () => resolve(),
      });
    });
    const worker = new StageWorker('w1', owner.tasks, ['q']);
    const [delivery] = await worker.lease();
    if (delivery === undefined) throw new Error('nothing was leased');
    await worker.settle(delivery, succeeded);
    await ended;
    expect((await producer.results.find(['a']))[0]?.record.kind).toBe('ended');
  });

  it('It enqueues into a queue of limited length, in which expired tasks take no room', async () => {
    await producer.connect();
    const limited = (id: string) =>
      messageOf(id, { queue: 'limited', maxLength: 1, expiresInMs: 1 }, Date.now());
    expect(await producer.tasks.publish([limited('past')])).toEqual([{ kind: 'published' }]);
    const isPast = async () => (await owner.queues.list(['limited']))[0]?.waiting === 0;
    while (!(await isPast()));
    expect(
      await producer.tasks.publish([limited('next'), { ...limited('more'), expiresInMs: 60_000 }]),
    ).toEqual([{ kind: 'published' }, { kind: 'full' }]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['lease', () => new StageWorker('w2', producer.tasks, ['q']).lease()],
    ['recover leases', () => producer.tasks.recover(1_000)],
    ['revoke', () => producer.tasks.revoke('b')],
    ['purge a queue', () => producer.queues.purge('q')],
    ['pause a queue', () => producer.queues.pause('q')],
    ['prune', () => producer.tasks.prune({ limit: 1 } as never)],
    ['send a command', () => redisOf().publish(`ntq:{${namespace}}:control:0`, 'command c {}')],
    ['set time limits', () => producer.control.setTimeLimit('a.b', { hard: 1 })],
    ['list workers', () => producer.workers.list()],
    ['act as a worker', () => producer.workers.leave('w1')],
    ['requeue a dead letter', () => producer.deadLetters.requeue('x', message('y'))],
    ['purge dead letters', () => producer.deadLetters.remove(['x'])],
    ['trigger a schedule', () => producer.schedules.trigger('s', message('z'))],
    ['set limits', () => producer.limits.unset('rate', 'task/a')],
    ['list keys', () => redisOf().keys('*')],
  ])('It may not %s, and nothing is changed by the attempt', async (_what, attempt) => {
    await owner.connect();
    await producer.tasks.publish([message('b')]);
    const before = await dump();
    await expect(attempt()).rejects.toThrow(REFUSED);
    expect(await dump()).toEqual(before);
  });

  let raw: Redis | undefined;
  const redisOf = () =>
    (raw ??= new Redis({
      port: server.port,
      username: namespace,
      password: 'secret',
      ...(OPTIONS as object),
    }));
  afterAll(() => raw?.disconnect());

  async function dump(): Promise<Record<string, string | null>> {
    const keys = (await redis.keys('ntq:*')).sort();
    return Object.fromEntries(
      await Promise.all(keys.map(async (key) => [key, await redis.dump(key)] as const)),
    );
  }
});
