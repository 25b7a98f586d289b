import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { AsyncResult, TaskView } from 'nest-task-queue';
import { keysOf, prefixOf } from '../../src/broker/redis/script/key-names.js';
import { LAYOUT } from '../../src/broker/storage/layout.js';
import { RedisKeys } from '../model/redis-keys.js';
import { Ntq } from '../e2e/cli/ntq.js';
import { eventually } from '../support/eventually.js';
import type { RedisProcess } from '../support/redis-process.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

/** A heartbeat comes every ten seconds. */
const BEAT = { every: 100 };

describe('a release that keeps its keys in another form', () => {
  let scene: Scene;
  let server: RedisProcess;
  let redis: Redis;
  let tasks: TaskView<FixtureTasks>;

  beforeEach(async () => {
    scene = new Scene('');
    server = await scene.startRedis();
    redis = new Redis(server.url, { disconnectTimeout: 0 } as never);
    tasks = (await scene.startClient()).of(FixtureTasks);
  });
  afterEach(async () => {
    redis.disconnect();
    await scene.end();
  });

  const meta = () => keysOf(scene.namespace).meta;
  const keep = (layout: string) => redis.hset(meta(), 'layout', layout);
  const layout = () => redis.hget(meta(), 'layout');

  /** What it says who is refused, and its exit code. */
  const refusals = async () => {
    const client = await scene.startClient().then(
      () => undefined,
      (error: Error) => error.message,
    );
    const worker = scene.spawnWorker();
    const { code } = await worker.exited;
    const listed = await new Ntq(server.url, scene.namespace).run(['queues']);
    const doctor = await new Ntq(server.url, scene.namespace).run(['doctor']);
    return [
      { who: 'client', code: client === undefined ? 0 : 1, text: client },
      { who: 'worker', code, text: worker.lines.join('\n') },
      { who: 'ntq', code: listed.code, text: listed.text },
      { who: 'doctor', code: doctor.code, text: doctor.text },
    ];
  };

  it.each(['0', '99'])(
    'is layout %s: nobody of this one starts on it, and nothing of it is touched',
    async (other) => {
      const results: AsyncResult<unknown>[] = [
        await tasks.succeeds.enqueue(),
        await tasks.succeeds.with({ countdown: '1s' }).enqueue(),
      ];
      await keep(other);
      const keys = new RedisKeys(redis, prefixOf(scene.namespace));
      const before = Object.fromEntries(await keys.read());
      for (const { who, code, text } of await refusals()) {
        expect([who, code === 0, text]).toEqual([who, false, expect.stringContaining(other)]);
        expect([who, text]).toEqual([who, expect.stringMatching(/the version that wrote them/)]);
      }
      expect(Object.fromEntries(await keys.read())).toEqual(before);

      await keep(LAYOUT);
      await scene.startWorker();
      await Promise.all(results.map((each) => each.get({ timeout: '120s' })));
    },
  );

  it('cannot take a namespace for new that was emptied under workers which go on', async () => {
    await scene.startWorker();
    await redis.flushall();
    expect(await layout()).toBeNull();
    await eventually(async () => expect(await layout()).toBe(LAYOUT), BEAT);
  });

  it('has taken it all the same: the workers that are left say so', async () => {
    const { process } = await scene.startWorker();
    await keep('99');
    await process.line(new RegExp(`keys of layout "99", this version knows layout "?${LAYOUT}`));
    expect(await layout()).toBe('99');
  });
});
