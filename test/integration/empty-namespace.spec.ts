import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { keysOf } from '../../src/broker/redis/script/key-names.js';
import { RedisProcess } from '../support/redis-process.js';
import { Ntq } from '../e2e/cli/ntq.js';

/** More than one step of the scan. */
const OTHER_KEYS = 2_500;

describe('an empty namespace on a Redis that holds others', () => {
  let server: RedisProcess;
  let redis: Redis;

  beforeAll(async () => {
    server = await RedisProcess.start();
    redis = new Redis(server.url, { disconnectTimeout: 0 } as never);
    await redis.mset(Array.from({ length: OTHER_KEYS }, (_, at) => [`other:${at}`, '']).flat());
    for (const name of ['shop', 'blog']) await redis.hset(keysOf(name).meta, 'layout', '1');
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  const ask = async (namespace: string, user: object = {}) => {
    const target = { port: server.port, ...user };
    const options = {
      connectTimeoutMs: 5_000,
      client: 'ask',
      random: Math.random,
      role: 'operator' as const,
    };
    const broker = new RedisBroker({ ...options, target, namespace, onError: () => undefined });
    try {
      return await broker.emptyNamespace();
    } finally {
      await broker.close();
    }
  };

  it('They are found by a scan in steps', async () => {
    expect(await ask('default')).toEqual({ name: 'default', others: ['blog', 'shop'], isComplete: true });
  });

  it('The namespace is not its own other, and one that holds something is not empty', async () => {
    expect(await ask('shop')).toEqual({ name: 'shop', others: ['blog'], isComplete: true });
    await redis.hset(keysOf('full').task, 'id', 'r');
    expect(await ask('full')).toBeUndefined();
  });

  it('A user who may not scan learns that the namespace is empty, and no more', async () => {
    await redis.call('ACL', 'SETUSER', 'blind', 'on', '>secret', '+@all', '-scan', '~*', '&*');
    const user = { username: 'blind', password: 'secret' };
    expect(await ask('default', user)).toEqual({ name: 'default', others: [], isComplete: false });
  });

  it.each([
    ['queues'],
    ['doctor'],
    ['inspect', 'stats'],
    ['dead', 'list'],
    ['dead', 'show', 'x'],
    ['schedules'],
    ['limits'],
    ['result', '01a1fe20-9c4b-7000-be44-b3f1d8c9a13f'],
  ])('ntq %s names them, and writes nothing', async (...args) => {
    const { text } = await new Ntq(server.url, 'defualt').run(args);
    expect(text).toContain("namespace 'defualt' is empty; this Redis holds: blog, shop");
    expect(await redis.keys(keysOf('defualt').prefix.concat('*'))).toEqual([]);
  });
});
