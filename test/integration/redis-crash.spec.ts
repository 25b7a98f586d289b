import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import {
  BrokerUnavailableError,
  TaskClient,
  type AsyncResult,
  type TaskView,
  type WorkerModuleOptions,
} from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import type { RedisProcess } from '../support/redis-process.js';
import { FixtureTasks, type Ran } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

const end = (result: AsyncResult<Ran>) => result.get({ timeout: '120s' });

/** The timers of a call or a stop take up to ten seconds; the rest is for a busy machine. Without them it would never end. */
const BOUNDED_MS = 60_000;

describe('Redis is killed', () => {
  let scene: Scene;
  let redis: RedisProcess;
  let app: INestApplicationContext;
  let tasks: TaskView<FixtureTasks>;

  const startWorker = ({ shutdownTimeout = '1s', lease = '3s' }: WorkerModuleOptions = {}) =>
    scene.startWorker({ worker: { lease, concurrency: 5, shutdownTimeout } });

  beforeEach(async () => {
    scene = new Scene();
    redis = await scene.startRedis({ aof: true, args: ['--appendfsync', 'always'] });
    app = await scene.startApp();
    tasks = app.get(TaskClient).of(FixtureTasks);
  });

  afterEach(() => scene.end());

  describe('and started again under load', () => {
    /** Enqueues until told to stop; the results are of what was acknowledged. */
    const load = () => {
      const acknowledged: AsyncResult<Ran>[] = [];
      let isOver = false;
      const one = async () => {
        while (!isOver) acknowledged.push(await tasks.sleeps.enqueue(5));
      };
      const clients = Promise.all(Array.from({ length: 8 }, one));
      return {
        acknowledged,
        stop: async () => {
          isOver = true;
          await clients;
        },
      };
    };

    it('every acknowledged task ends, and workers go on by themselves', async () => {
      // No lease runs out meanwhile, so a loss would be one that the restart caused.
      await Promise.all([startWorker({ lease: '10m' }), startWorker({ lease: '10m' })]);
      const { acknowledged, stop } = load();
      await eventually(() => expect(scene.noted('end').length).toBeGreaterThan(50));
      await redis.kill9();
      await redis.restart();
      const before = scene.noted('end').length;
      await eventually(() => expect(scene.noted('end').length).toBeGreaterThan(before + 50));
      await stop();

      await Promise.all(acknowledged.map(end));
      const infos = await Promise.all(acknowledged.map((result) => result.info()));
      expect(new Set(infos.map(({ state }) => state))).toEqual(new Set(['SUCCESS']));
      expect(new Set(infos.map(({ losses }) => losses))).toEqual(new Set([0]));
      expect(scene.noted('end')).toHaveLength(new Set(scene.noted('end').map(({ id }) => id)).size);
    });
  });

  describe('and stays away', () => {
    it('an enqueue is refused in bounded time, and the application closes', async () => {
      await tasks.succeeds.enqueue();
      await redis.kill9();
      const askedAt = performance.now();
      const error = await tasks.succeeds.enqueue().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BrokerUnavailableError);
      expect(performance.now() - askedAt).toBeLessThan(BOUNDED_MS);
      const closedAt = performance.now();
      await app.close();
      expect(performance.now() - closedAt).toBeLessThan(BOUNDED_MS);
    });

    it('a worker that runs a task still ends by its deadline and a few seconds', async () => {
      const worker = await startWorker();
      await tasks.waits.enqueue(scene.latch().path);
      await eventually(() => expect(scene.noted('start')).toHaveLength(1));
      await redis.kill9();
      const toldAt = performance.now();
      worker.process.kill('SIGTERM');
      expect(await worker.process.exited).toEqual({ code: 0, signal: null });
      expect(performance.now() - toldAt).toBeLessThan(BOUNDED_MS);
    });

    it('an idle worker ends long before its deadline', async () => {
      const worker = await startWorker({ shutdownTimeout: '10m' });
      await redis.kill9();
      const toldAt = performance.now();
      worker.process.kill('SIGTERM');
      expect(await worker.process.exited).toEqual({ code: 0, signal: null });
      expect(performance.now() - toldAt).toBeLessThan(BOUNDED_MS);
    });
  });
});
