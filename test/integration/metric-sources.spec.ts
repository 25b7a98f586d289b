import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Schedules, Task, TaskClient } from 'nest-task-queue';
import { TASK_QUEUE_BROKER } from '../../src/nest/constants.js';
import { TaskMetrics } from 'nest-task-queue/metrics';
import type { Broker } from '../../src/broker/broker.js';
import { eventually } from '../support/eventually.js';
import { seriesOf, valueOf } from '../support/prometheus.js';
import { Scene } from './worker/scene.js';

let release: () => void;

@Injectable()
class StubbornTasks {
  @Task({ name: 'stubborn', timeLimit: { hard: '50ms' }, retry: 0 })
  async stubborn(): Promise<void> {
    await new Promise<void>((resolve) => (release = resolve));
  }
}

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.end());

it('Memory of Redis, late schedules and leaked handlers are among the metrics', async () => {
  await scene.startRedis({ args: ['--maxmemory', '200mb'] });
  const app = await scene.startApp({ worker: { hostname: 'web' }, beat: false }, [StubbornTasks]);
  const tasks = app.get(TaskClient).of(StubbornTasks);
  const metrics = new TaskMetrics(app.get<Broker>(TASK_QUEUE_BROKER), () => undefined);
  const value = async (name: string, labels = {}) =>
    valueOf(seriesOf((await metrics.text()).text), name, labels);

  expect(await value('ntq_redis_memory_bytes', { kind: 'limit' })).toBe(200 * 1024 ** 2);
  expect(await value('ntq_redis_memory_bytes', { kind: 'used' })).toBeGreaterThan(500_000);

  expect(await value('ntq_schedule_lag_seconds')).toBe(0);
  await app.get(Schedules).upsert({ name: 'often', every: '1s', task: tasks.stubborn.si() });
  await eventually(async () => expect(await value('ntq_schedule_lag_seconds')).toBeGreaterThan(0.1));

  await expect((await tasks.stubborn.enqueue()).get()).rejects.toThrow('hard time limit');
  const labels = { worker: `web:${process.pid}` };
  await eventually(async () => expect(await value('ntq_worker_leaked_handlers', labels)).toBe(1));
  release();
  await eventually(async () => expect(await value('ntq_worker_leaked_handlers', labels)).toBe(0));
});
