import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Inspector, Schedules, Task, TaskClient } from 'nest-task-queue';
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

  expect(await value('ntq_schedule_overdue_seconds')).toBe(0);
  await app.get(Schedules).upsert({ name: 'often', every: '1s', task: tasks.stubborn.si() });
  await eventually(async () => expect(await value('ntq_schedule_overdue_seconds')).toBeGreaterThan(0.1));

  await expect((await tasks.stubborn.enqueue()).get()).rejects.toThrow('hard time limit');
  const labels = { worker: `web:${process.pid}` };
  await eventually(async () => expect(await value('ntq_worker_leaked_handlers', labels)).toBe(1));
  release();
  await eventually(async () => expect(await value('ntq_worker_leaked_handlers', labels)).toBe(0));
});

it('Lags and missed ticks of schedules, and the times of commands, are those of all processes', async () => {
  await scene.startRedis();
  const reader = await scene.startApp({ beat: false }, [StubbornTasks]);
  const value = async (name: string, labels = {}) => {
    const metrics = new TaskMetrics(reader.get<Broker>(TASK_QUEUE_BROKER), () => undefined);
    return valueOf(seriesOf((await metrics.text()).text), name, labels);
  };
  const task = reader.get(TaskClient).of(StubbornTasks).stubborn.si();
  await reader.get(Schedules).upsert({ name: 'often', every: '1s', task, misfire: 'once' });
  await eventually(async () => expect(await value('ntq_schedule_overdue_seconds')).toBeGreaterThan(3));

  const beat = await scene.startApp({}, [StubbornTasks]);
  const schedule = { schedule: 'often' };
  await eventually(async () => {
    // Hands over the figures of the process.
    await beat.get(Inspector).figures();
    expect(await value('ntq_schedule_lag_seconds_count', schedule)).toBeGreaterThan(0);
  });
  expect(await value('ntq_schedule_missed_total', schedule)).toBeGreaterThanOrEqual(2);
  expect(await value('ntq_broker_command_seconds_count', { script: 'fire' })).toBeGreaterThan(0);
  expect((await reader.get(Inspector).figures()).rows.map(({ queue }) => queue)).toEqual(['default']);
});
