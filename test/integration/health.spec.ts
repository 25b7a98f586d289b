import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Task, TaskHealth, TaskClient, type HealthResult } from 'nest-task-queue';
import { eventually } from '../support/eventually.js';
import { admin } from '../support/redis-admin.js';
import { Scene } from './worker/scene.js';

/** An answer comes within a second, on a machine that has other work as well. */
const ANSWER_MS = 3_000;

let open: () => void = () => undefined;

@Injectable()
class HealthTasks {
  @Task()
  waits(): Promise<void> {
    return new Promise((resolve) => (open = resolve));
  }

  @Task({ timeLimit: { hard: 50 }, retry: 0 })
  stuck(): Promise<void> {
    return new Promise((resolve) => (open = resolve));
  }
}

describe('health', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(async () => {
    open();
    await scene.end();
  });

  const start = async (options: object = {}) => {
    const app = await scene.startApp({ worker: { concurrency: 1 }, ...options }, [HealthTasks]);
    return { app, health: app.get(TaskHealth), tasks: app.get(TaskClient).of(HealthTasks) };
  };
  const isReady = async (health: TaskHealth, expected: Partial<HealthResult>) => {
    const from = performance.now();
    expect(await health.check('ready')).toMatchObject(expected);
    expect(performance.now() - from).toBeLessThan(ANSWER_MS);
  };

  it('A Redis that is gone makes the process unready, and never dead', async () => {
    const redis = await scene.startRedis();
    const { health } = await start();
    await isReady(health, { status: 'up' });
    await redis.kill9();
    await eventually(() => isReady(health, { status: 'down' }));
    expect(await health.check('live')).toMatchObject({ status: 'up' });
    expect(JSON.stringify(await health.check('ready'))).not.toMatch(`${redis.port}|127.0.0.1|redis:`);
    expect(await health.queue('default')).toMatchObject({ status: 'down' });
    await redis.restart();
    await eventually(() => isReady(health, { status: 'up' }));
  });

  it('A connection that swallows everything makes the process unready within a second', async () => {
    const proxy = await scene.startProxy();
    scene.redis = proxy.url;
    const { health } = await start();
    await isReady(health, { status: 'up' });
    proxy.blackhole();
    await eventually(() =>
      isReady(health, { status: 'down', details: { reason: 'no answer within 1000 ms' } }),
    );
    expect(await health.check('live')).toMatchObject({ status: 'up' });
    proxy.open();
    await eventually(() => isReady(health, { status: 'up' }));
  });

  it('A Redis that has become a replica makes the process unready', async () => {
    const [other, redis] = [await scene.startRedis(), await scene.startRedis()];
    const { health } = await start({ worker: false });
    await isReady(health, { status: 'up' });
    await admin(redis, (client) => client.replicaof('127.0.0.1', other.port));
    await eventually(() => isReady(health, { status: 'down', details: { reason: 'Redis is a replica' } }));
    await admin(redis, (client) => client.replicaof('NO', 'ONE'));
    await eventually(() => isReady(health, { status: 'up' }));
  });

  it('A process that drains is live and not ready from the first moment on', async () => {
    const { app, health, tasks } = await start();
    await isReady(health, { status: 'up' });
    await tasks.waits.enqueue();
    await eventually(async () =>
      expect(await health.check('live')).toMatchObject({ details: { running: 1 } }),
    );
    const closed = app.close();
    await eventually(() =>
      isReady(health, { status: 'down', details: { reason: 'the process is stopping' } }),
    );
    expect(await health.check('live')).toMatchObject({ status: 'up', details: { running: 1 } });
    open();
    await closed;
  });

  it('Stuck handlers in all slots make the process dead, until one comes back', async () => {
    const { health, tasks } = await start();
    await expect((await tasks.stuck.enqueue()).get()).rejects.toThrow();
    await eventually(async () =>
      expect(await health.check('live')).toMatchObject({
        status: 'down',
        details: { reason: 'stuck handlers hold all slots' },
      }),
    );
    open();
    await eventually(async () => expect(await health.check('live')).toMatchObject({ status: 'up' }));
  });
});
