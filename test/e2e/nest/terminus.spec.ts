import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { TaskHealth } from 'nest-task-queue';
import { TaskQueueHealth } from 'nest-task-queue/terminus';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { Application, BROKERS } from '../application.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  providers: [TaskQueueHealth],
  exports: [TaskQueueHealth, TerminusModule],
})
class HealthModule {}

/** An indicator service as terminus 11 has it. */
const ELEVEN = {
  check: () => ({ up: () => ({}), down: () => ({}) }),
} as unknown as HealthIndicatorService;

describe.each(BROKERS)('the indicators of terminus on %s', (_name, broker) => {
  const app = Application.use(broker, { imports: [HealthModule], providers: FIXTURES }, 'each');
  const check = (...indicators: Parameters<HealthCheckService['check']>[0]) =>
    app().get(HealthCheckService).check(indicators);

  it('A process that works is ok under all of them', async () => {
    const health = app().get(TaskQueueHealth);
    const result = await check(
      () => health.live(),
      () => health.ready(),
      () => health.queue('default', { oldestWait: '5m', waiting: 10 }),
      () => health.workers({ queues: ['default'] }),
      () => health.schedules({ lag: '1m' }),
      () => health.deadLetters({ max: 0 }),
      () => health.ready('other'),
    );
    expect(result.status).toBe('ok');
    expect(Object.keys(result.details).toSorted()).toEqual([
      'dead-letters',
      'other',
      'queue-default',
      'schedules',
      'task-queue-live',
      'task-queue-ready',
      'workers',
    ]);
  });

  it('A limit that is exceeded is degraded, and in terminus 11 up with a mark', async () => {
    const health = app().get(TaskQueueHealth);
    expect(await check(() => health.workers({ atLeast: 2 }))).toMatchObject({
      status: 'degraded',
      details: { workers: { status: 'degraded', reason: 'fewer than 2 workers', workers: 1 } },
    });
    const ofEleven = new TaskQueueHealth(app().get(TaskHealth), ELEVEN);
    expect(await ofEleven.workers({ atLeast: 2 })).toEqual({
      workers: { status: 'up', degraded: true, reason: 'fewer than 2 workers', workers: 1 },
    });
  });

  it('A process that stops is refused as not ready', async () => {
    await app().worker.stop();
    const health = app().get(TaskQueueHealth);
    await expect(check(() => health.ready())).rejects.toMatchObject({
      status: 503,
      response: { error: { 'task-queue-ready': { status: 'down', reason: 'the process is stopping' } } },
    });
  });
});
