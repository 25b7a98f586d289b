import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import {
  EnqueueManyError,
  Inspector,
  OnFailure,
  Task,
  TaskClient,
  TaskContext,
  TaskFailure,
  LocalWorker,
  fixed,
  type AsyncResult,
  type TaskView,
} from 'nest-task-queue';
import { Scene } from './worker/scene.js';

const CARGO = 'x'.repeat(100_000);
const TASKS = 60;
const isIll = (index: number) => index % 10 === 0;

const failed: string[] = [];

@Injectable()
class CargoTasks {
  @Task({ retry: { limit: 1, backoff: fixed(1) } })
  async unload(cargo: string, shallFail: boolean, task: TaskContext): Promise<number> {
    await task.progress({ attempt: task.attempt });
    if (shallFail) throw new Error('the crane is broken');
    return cargo.length;
  }

  @OnFailure()
  notUnloaded({ task }: TaskFailure): void {
    failed.push(task.id);
  }
}

describe('a Redis at its memory limit', () => {
  let scene: Scene;
  let redis: Redis;
  let client: INestApplicationContext;
  let tasks: TaskView<CargoTasks>;
  let accepted: AsyncResult<number>[];

  beforeEach(async () => {
    scene = new Scene();
    const server = await scene.startRedis();
    redis = new Redis(server.url);
    client = await scene.startApp();
    tasks = client.get(TaskClient).of(CargoTasks);
    failed.length = 0;
  });

  afterEach(async () => {
    redis.disconnect();
    await scene.end();
  });

  /** Half of what the tasks need is too little, and enough for what they leave behind. */
  const fill = async () => {
    const empty = await usedMemory();
    const cargo = Array.from({ length: TASKS }, (_none, index) => [CARGO, isIll(index)] as [string, boolean]);
    accepted = await tasks.unload.enqueueMany(cargo);
    await redis.config('SET', 'maxmemory', empty + (TASKS * CARGO.length) / 2);
  };
  const startWorker = () => scene.startApp({ worker: {} }, [CargoTasks]);
  const usedMemory = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  /** All that is stored, but for what changes by itself. */
  const stored = async () => {
    const keys = (await redis.keys('*')).sort();
    return Promise.all(keys.map(async (key) => [key, await redis.dump(key).then((bytes) => bytes?.length)]));
  };

  it('refuses what is enqueued, whole and by name', async () => {
    await fill();
    const before = await stored();
    await expect(tasks.unload.enqueue(CARGO, false)).rejects.toMatchObject({ code: 'BROKER_FULL' });
    const small = [
      ['small', false],
      ['small, too', false],
    ] as [string, boolean][];
    const error: unknown = await tasks.unload.enqueueMany(small).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EnqueueManyError);
    expect(error).toMatchObject({ accepted: [], cause: { code: 'BROKER_FULL' } });
    expect(await stored()).toEqual(before);
  });

  it.each(['ran before', 'starts now'])(
    'is drained by a worker that %s, and takes tasks again',
    async (when) => {
      const worker = when === 'ran before' ? await startWorker() : undefined;
      await worker?.get(LocalWorker).drain();
      await fill();
      if (worker === undefined) await startWorker();
      worker?.get(LocalWorker).resume();

      const ends = await Promise.allSettled(accepted.map((result) => result.get({ timeout: '120s' })));
      const ill = accepted.filter((_result, index) => isIll(index)).map(({ id }) => id);
      expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(ill.length);
      const hooks = ill.map((id) => client.get(TaskClient).result(`${id}:CargoTasks.notUnloaded`));
      await Promise.all(hooks.map((hook) => hook.get({ timeout: '120s' })));
      expect([...failed].sort()).toEqual(ill.sort());
      const left = { queues: [{ waiting: 0 }], delayed: 0, active: 0, deadLetters: ill.length };
      expect(await client.get(Inspector).overview()).toMatchObject(left);
      const next = await tasks.unload.enqueue(CARGO, false);
      expect(await next.get({ timeout: '120s' })).toBe(CARGO.length);
    },
  );
});
