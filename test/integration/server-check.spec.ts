import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { BrokerRole } from '../../src/broker/broker.js';
import type { RedisTarget } from '../../src/broker/redis/redis-options.js';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { ScriptRunner } from '../../src/broker/redis/script-runner.js';
import { scriptText, type ScriptName } from '../../src/broker/redis/script/scripts.js';
import { uniqueNamespace } from '../support/namespace.js';
import { RedisProcess } from '../support/redis-process.js';
import { allow } from '../support/redis-user.js';

describe('a server that could lose tasks', () => {
  let server: RedisProcess | undefined;
  let broker: RedisBroker | undefined;
  afterEach(async () => {
    await broker?.close();
    await server?.stop();
  });

  const connect = async (options: {
    readonly args?: string[];
    /** Connects as a user with few rights and this password. */
    readonly password?: string;
    readonly role?: BrokerRole;
  }) => {
    server = await RedisProcess.start({ args: options.args ?? [] });
    const namespace = uniqueNamespace('check');
    const redis = new Redis(server.url, { disconnectTimeout: 0 } as never);
    await allow(redis, namespace);
    const target = {
      port: server.port,
      ...(options.password && { username: namespace, password: options.password }),
    };
    broker = new RedisBroker({
      target,
      namespace,
      client: 'check',
      random: Math.random,
      connectTimeoutMs: 5_000,
      onError: () => undefined,
      role: options.role ?? 'worker',
    });
    const error = await broker.connect().then(
      () => undefined,
      (thrown: unknown) => thrown as Error & { code: string },
    );
    const keys = await redis.keys('*');
    redis.disconnect();
    return { error, keys, namespace };
  };

  it('is taken when it is as it should be, and its check leaves nothing behind', async () => {
    const { error, keys, namespace } = await connect({});
    expect([error, keys]).toEqual([undefined, [`ntq:{${namespace}}:meta`]]);
  });

  it('is taken by an operator, whose namespace may be a typing error, without a mark in it', async () => {
    const { error, keys } = await connect({ role: 'operator' });
    expect([error, keys]).toEqual([undefined, []]);
  });

  it('is refused when it evicts keys', async () => {
    const { error } = await connect({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    expect([error?.code, error?.message]).toEqual(['CONFIGURATION', expect.stringContaining('noeviction')]);
  });

  it('is refused with the wrong password, in words that name it', async () => {
    const { error } = await connect({ password: 'wrong' });
    expect(error?.message).toContain('WRONGPASS');
  });

  it('is refused when its keys have another layout', async () => {
    server = await RedisProcess.start();
    const namespace = uniqueNamespace('layout');
    const redis = new Redis(server.url);
    await redis.hset(`ntq:{${namespace}}:meta`, 'layout', '99');
    redis.disconnect();
    const options = {
      client: 'check',
      random: Math.random,
      connectTimeoutMs: 5_000,
      onError: () => undefined,
    };
    broker = new RedisBroker({ ...options, target: server.url, namespace });
    await expect(broker.connect()).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('99'),
    });
  });

  it('is given up in time when nobody answers', async () => {
    server = await RedisProcess.start();
    const { url } = server;
    await server.stop();
    const options = { client: 'check', random: Math.random, connectTimeoutMs: 300, onError: () => undefined };
    broker = new RedisBroker({ ...options, target: url, namespace: 'away' });
    await expect(broker.connect()).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('A server that is taken for another kind', () => {
  const refusalOf = async (
    target: RedisTarget,
  ): Promise<{ readonly code: string; readonly message: string }> => {
    const [random, onError] = [Math.random, () => undefined];
    const options = { namespace: 'kind', random, onError, client: 'kind', connectTimeoutMs: 60_000 };
    const broker = new RedisBroker({ ...options, target });
    const refusal = await broker.connect().catch((error: unknown) => error as never);
    await broker.close();
    return refusal ?? { code: 'none', message: 'it was taken' };
  };
  const port = Number(new URL(process.env['NTQ_TEST_REDIS_URL'] ?? '').port);
  const server = { host: '127.0.0.1', port };
  const closed = { host: '127.0.0.1', port: 1 };

  it.each<[string, RedisTarget, string, string]>([
    ['a server as a cluster', { cluster: [server] }, 'CONFIGURATION', 'is no node of a cluster'],
    ['a server as a Sentinel', { sentinels: [server], name: 'm' }, 'CONFIGURATION', 'is no Sentinel'],
    [
      'no cluster',
      { cluster: [closed] },
      'BROKER_UNAVAILABLE',
      'No node of the cluster answers at 127.0.0.1:1',
    ],
    [
      'no Sentinel',
      { sentinels: [closed], name: 'm' },
      'BROKER_UNAVAILABLE',
      'No Sentinel answers at 127.0.0.1:1',
    ],
    ['no client', () => null as never, 'INVALID_OPTION', 'must return a client of ioredis'],
  ])('ends a boot at once, with the fix: %s', async (_, target, code, message) => {
    expect(await refusalOf(target)).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

it.each<[BrokerRole, boolean, boolean]>([
  ['worker', true, true],
  ['beat', true, false],
  ['producer', true, false],
  ['operator', false, false],
])(
  'A broker that connects as %s has linked publish: %s, exchange: %s',
  async (role, publishes, exchanges) => {
    const client = new Redis(process.env['NTQ_TEST_REDIS_URL'] ?? '', { connectionName: `linked-${role}` });
    const [namespace, random, onError] = [uniqueNamespace('linked'), Math.random, () => undefined];
    const options = { namespace, random, onError, role, client: 'linked', connectTimeoutMs: 60_000 };
    const linked: ScriptName[] = [];
    const scripts = new ScriptRunner((name) => (linked.push(name), scriptText(name)));
    const broker = new RedisBroker({ ...options, scripts, target: () => client });
    await broker.connect();
    const names: readonly ScriptName[] = ['publish', 'exchange', 'exchange-short'];
    expect(names.map((name) => linked.includes(name))).toEqual([publishes, exchanges, exchanges]);
    await broker.close();
  },
);
