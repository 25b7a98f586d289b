import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { INestApplicationContext } from '@nestjs/common';
import { DeadLetters, TaskClient, TaskFailedError, type TaskView } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene, type WorkerProcess } from './worker/scene.js';

/** Records that are none, or are only half. A good head is one object with `name`, `queue` and `at`. */
const HEAD = '"name":"fixture.succeeds","queue":"default","at":1';
const RECORDS = [
  '',
  'r',
  'x',
  '\n',
  'r\n',
  's{\n',
  'r[]\n{"args":[]}',
  'rnull\n{"args":[]}',
  'r{}\n{"args":[]}',
  `r{${HEAD}}`,
  `r{${HEAD}}\n`,
  `r{${HEAD}}\nnull`,
  `r{${HEAD}}\n{"args":5}`,
  `s{${HEAD},"expires":"soon"}\n{"args":[]}`,
  `r{${HEAD},"retries":"many"}\n{"args":[]}`,
  `r{${HEAD},"losses":"few"}\n{"args":[]}`,
  `r{${HEAD},"ttl":"long"}\n{"args":[]}`,
  `r{${HEAD},"losses":{}}\n{"args":5}`,
  `r{${HEAD},"hooks":7}\n{"args":5}`,
  `r{${HEAD},"hooks":[{}]}\n{"args":5}`,
  `r{${HEAD},"hook":true}\n{"args":[]}`,
  `r{${HEAD},"priority":1e999}\n{"args":5}`,
  `s{${HEAD},"ttl":1e999,"expires":1e999}\n{"args":5}`,
  'r{"name":"fixture.succeeds","queue":"default","at":NaN}\n{"args":[]}',
  `r{${HEAD},"more":[NaN]}\n{"args":5}`,
  `r{${HEAD},"more":${'['.repeat(998)}${']'.repeat(998)}}\n{"args":5}`,
  `r{${HEAD},"more":${'['.repeat(999)}${']'.repeat(999)}}\n{"args":5}`,
  `r${'['.repeat(5_000)}\n{"args":[]}`,
  '\u0000\u0001\uFFFD',
];

describe('bytes that are no messages', () => {
  const scene = new Scene();
  let redis: Redis;
  let app: INestApplicationContext;
  let tasks: TaskView<FixtureTasks>;
  let worker: WorkerProcess;

  const push = async (id: string, record: string) => {
    const step = redis.multi().hset(scene.key('task'), id, record).sadd(scene.key('bands'), '5:default');
    await step.rpush(scene.key('ready:5:default'), id).rpush(scene.key('wake:default'), '1').exec();
  };
  const isServed = async () => {
    const result = await tasks.fails.enqueue(1);
    expect((await result.get({ timeout: '120s' })).pid).toBe(worker.pid);
  };

  beforeAll(async () => {
    redis = scene.connect();
    app = await scene.startApp();
    tasks = app.get(TaskClient).of(FixtureTasks);
    worker = await scene.startWorker({ worker: { lease: '800ms', concurrency: 4 } });
  });

  afterAll(() => scene.end());

  it.each(RECORDS.map((record, index) => [record.slice(0, 80), `record-${index}`, record]))(
    'end as a failure and lie among the dead letters: %j',
    async (_start, id, record) => {
      await push(id, record);
      const result = app.get(TaskClient).result(id);
      await expect(result.get({ timeout: '120s' })).rejects.toThrow(TaskFailedError);
      expect(await app.get(DeadLetters).get(id)).toBeDefined();
      await isServed();
    },
  );

  it('do no harm among what is delayed, leased or waited for', async () => {
    for (const [index, record] of RECORDS.entries())
      await redis.hset(scene.key('task'), `placed-${index}`, record);
    const ids = RECORDS.map((_record, index) => `placed-${index}`);
    for (const id of [...ids, 'nowhere', '']) {
      await redis.zadd(scene.key('delayed'), 1, id);
      await redis.zadd(scene.key('leases'), 1, id);
      await redis.hset(scene.key('active'), id, 'nobody');
      await redis.hset(scene.key('watchers'), id, '/ e/ a/x \u0000');
      await redis.hset(scene.key('progress'), id, '{');
      await redis.hset(scene.key('revoked'), id, '?');
    }
    await eventually(async () => expect(await redis.zcard(scene.key('leases'))).toBe(0));
    await eventually(async () => expect(await redis.zcard(scene.key('delayed'))).toBe(0));
    await isServed();
  });

  it('do no harm in the books of the namespace', async () => {
    for (const name of ['recoveredAt', 'graceUntil', 'maxLease'])
      await redis.hset(scene.key('meta'), name, 'when?');
    await redis.hset(scene.key('workers'), 'nobody', '}{');
    await redis.hset(scene.key('dedupe'), 'namespace key', 'no id');
    await redis.zadd(scene.key('buckets'), 1, 'never', 2, '1');
    await redis.rpush(scene.key('ended:never'), 'nothing', '');
    await redis.zadd(scene.key('dead-letter-times'), 1, 'no letter', 2, '');
    await redis.hset(scene.key('dead-letters'), 'no death', '{', 'no letter', '\n\n\n');
    await redis.sadd(scene.key('bands'), '', 'x', '5', '9:', 's:default', '5:default:more', '10:default');
    await redis.hset(scene.key('paused'), '', '', '\u0000', '\u0000');
    await redis.set(scene.key('timer'), 'no time');
    await redis.set(scene.key('isolating'), '');
    await redis.set(scene.key(`fetch:${worker.id}:0`), 'no sequence');
    await redis.rpush(scene.key('ready:s:default'), 'nowhere');
    await redis.rpush(scene.key('wake:default'), 'who?', '');
    for (const channel of ['control', 'updates:nobody']) await redis.publish(scene.key(channel), '\u0000');
    await isServed();
    const deduplicated = await tasks.succeeds
      .with({ dedupe: { key: 'key', for: '1m', scope: 'namespace' } })
      .enqueue();
    const delayed = await tasks.succeeds.with({ countdown: 50 }).enqueue();
    await Promise.all([deduplicated.get({ timeout: '120s' }), delayed.get({ timeout: '120s' })]);
    const { deadLetters } = await app.get(DeadLetters).list({ limit: 200 });
    expect(deadLetters.map(({ id }) => id)).toContain('no letter');
  });

  it('do no harm where outcomes that came too late are counted', async () => {
    await redis.hset(scene.key('stats'), 'stale', 'many');
    const latch = scene.latch();
    const result = await tasks.blocks.enqueue(latch.path);
    await eventually(() => expect(scene.noted('start').map(({ id }) => id)).toContain(result.id));
    await redis.hset(scene.key('active'), result.id, 'the token of another');
    latch.open();
    await worker.process.line(`Task ${result.id}: the lease was lost`);
    await isServed();
    await result.get({ timeout: '120s' });
  });

  it.each(['returnsBigInt', 'returnsCycle'] as const)('of a result fail its task: %s', async (method) => {
    const result = await tasks[method].enqueue();
    await expect(result.get({ timeout: '120s' })).rejects.toThrow('ResultError');
    expect(await result.info()).toMatchObject({ reason: 'malformed-result', retries: 0 });
    await isServed();
  });
});
