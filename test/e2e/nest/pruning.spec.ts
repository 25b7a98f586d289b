import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { keysOf } from '../../../src/broker/redis/script/key-names.js';
import { startApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { uniqueNamespace } from '../../support/namespace.js';

const URL = process.env['NTQ_TEST_REDIS_URL'] ?? '';

describe('what is past its time, in a namespace without a worker', () => {
  let redis: Redis;
  let app: INestApplicationContext | undefined;
  let namespace: string;

  beforeEach(async () => {
    redis = new Redis(URL, { disconnectTimeout: 0 } as never);
    namespace = uniqueNamespace('pruning');
    // A record that may have gone in 2001, and a worker that nobody has heard of since.
    const { prefix, workers } = keysOf(namespace);
    const record =
      'e0999999999999{"id":"old","name":"n","queue":"q","at":1,"state":"SUCCESS","endedAt":1}\n1\n';
    await redis.hset(`${prefix}task`, 'old', record);
    await redis.rpush(`${prefix}ended:16666667`, 'old');
    await redis.zadd(`${prefix}buckets`, 16_666_667, '16666667');
    await redis.hset(workers, 'gone', '1 {}');
  });

  afterEach(async () => {
    await app?.close();
    redis.disconnect();
  });

  const left = async () => {
    const { prefix, workers } = keysOf(namespace);
    return [await redis.hexists(`${prefix}task`, 'old'), await redis.hexists(workers, 'gone')];
  };
  const start = async (beat: boolean) => {
    app = await startApplication({
      options: { broker: URL, namespace, worker: false, beat },
      providers: [],
    });
  };

  it('is dropped by who fires schedules', async () => {
    await start(true);
    await eventually(async () => expect(await left()).toEqual([0, 0]));
  });

  it('is kept by who only enqueues', async () => {
    await start(false);
    await app?.close();
    expect(await left()).toEqual([1, 1]);
  });
});
