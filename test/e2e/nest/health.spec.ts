import { describe, expect, it } from '@jest/globals';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { TaskHealth, type HealthResult } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { FixtureTasks } from '../../support/fixtures/fixture-tasks.js';
import { Journal } from '../../support/fixtures/journal.js';
import { Application, BROKERS } from '../application.js';

/** Asks while the application starts. */
@Injectable()
class EarlyProbe implements OnApplicationBootstrap {
  answers: HealthResult[] = [];

  constructor(private readonly health: TaskHealth) {}

  async onApplicationBootstrap(): Promise<void> {
    this.answers = [await this.health.check('live'), await this.health.check('ready')];
  }
}

const options = { queues: [{ name: 'default' }, { name: 'low' }], worker: { queues: ['default'] } };
const providers = [Journal, FixtureTasks, EarlyProbe];

describe.each(BROKERS)('health on %s', (_name, broker) => {
  const app = Application.use(broker, { options, providers }, 'each');
  const health = () => app().get(TaskHealth);
  const enqueue = (queue: string) => app().client.enqueue('fixture.one', [], { queue });

  it('A process that starts is live and not ready', () => {
    expect(app().get(EarlyProbe).answers).toMatchObject([
      { status: 'up', details: { phase: 'starting' } },
      { status: 'down', details: { reason: 'the process is starting' } },
    ]);
  });

  it('A process that has started is live and ready', async () => {
    expect(await health().check('live')).toMatchObject({
      status: 'up',
      details: {
        phase: 'running',
        running: 0,
        concurrency: expect.any(Number),
        loopLagMs: expect.any(Number),
      },
    });
    expect(await health().check('ready')).toEqual({ status: 'up', details: { phase: 'running' } });
  });

  it('A paused worker is live and ready', async () => {
    await app().worker.drain();
    expect([await health().check('live'), await health().check('ready')]).toMatchObject([
      { status: 'up' },
      { status: 'up' },
    ]);
  });

  it('A worker that was stopped is live and not ready', async () => {
    await app().worker.stop();
    expect([await health().check('live'), await health().check('ready')]).toMatchObject([
      { status: 'up' },
      { status: 'down', details: { reason: 'the process is stopping' } },
    ]);
  });

  it('A queue is up within its limits, degraded beyond one, and degraded where nobody knows it', async () => {
    await Promise.all([enqueue('low'), enqueue('low')]);
    expect(await health().queue('low', { waiting: 2, oldestWait: '1h' })).toEqual({
      status: 'up',
      details: {
        queue: 'low',
        waiting: 2,
        oldestWaitMs: expect.any(Number),
        running: 0,
        workers: 0,
        paused: false,
      },
    });
    expect(await health().queue('low', { waiting: 1 })).toMatchObject({
      status: 'degraded',
      details: { reason: 'beyond waiting', waiting: 2 },
    });
    await eventually(async () =>
      expect(await health().queue('low', { waiting: 1, oldestWait: 1 })).toMatchObject({
        status: 'degraded',
        details: { reason: 'beyond oldestWait and waiting' },
      }),
    );
    expect(await health().queue('lwo')).toMatchObject({
      status: 'degraded',
      details: { reason: 'nobody knows this queue' },
    });
  });

  it('Workers are degraded where fewer than the number serve a queue', async () => {
    expect(await health().workers({ queues: ['default'] })).toEqual({
      status: 'up',
      details: { workers: 1, byQueue: { default: 1 } },
    });
    expect(await health().workers({ queues: ['default', 'low'] })).toEqual({
      status: 'degraded',
      details: { reason: 'fewer than 1 workers', workers: 1, byQueue: { default: 1, low: 0 } },
    });
    expect(await health().workers({ atLeast: 2 })).toMatchObject({ status: 'degraded' });
  });

  it('Dead letters are degraded beyond their number', async () => {
    expect(await health().deadLetters({ max: 0 })).toEqual({ status: 'up', details: { deadLetters: 0 } });
    const result = await app().client.enqueue('fixture.fail', []);
    await expect(result.get()).rejects.toThrow();
    expect(await health().deadLetters({ max: 1 })).toMatchObject({ status: 'up' });
    await eventually(async () =>
      expect(await health().deadLetters({ max: 0 })).toEqual({
        status: 'degraded',
        details: { reason: 'more than 0 dead letters', deadLetters: 1 },
      }),
    );
  });

  it.each<[string, (checks: TaskHealth) => Promise<unknown>]>([
    ['a kind of its own', (checks) => checks.check('alive' as never)],
    ['a name that no queue can have', (checks) => checks.queue('no queue')],
    ['a misspelt limit', (checks) => checks.queue('low', { waits: 1 } as never)],
    ['workers below one', (checks) => checks.workers({ atLeast: 0 })],
    ['a lag that is no duration', (checks) => checks.schedules({ lag: 'soon' as never })],
    ['dead letters without their number', (checks) => checks.deadLetters({} as never)],
  ])('A check refuses %s', async (_what, check) => {
    await expect(check(health())).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

describe.each(BROKERS)('the health of schedules on %s', (_name, broker) => {
  const app = Application.use(broker, { options: { ...options, beat: false }, providers }, 'each');

  it('Schedules are degraded where one should have fired, and no beat runs', async () => {
    const health = app().get(TaskHealth);
    expect(await health.schedules()).toEqual({ status: 'up', details: { overdue: 0 } });
    await app().schedules.upsert({ name: 'poll', every: '1s', task: app().tasks().one.si() });
    await eventually(async () =>
      expect(await health.schedules({ lag: '100ms' })).toMatchObject({
        status: 'degraded',
        details: { reason: 'schedules have not fired', overdue: 1, schedules: ['poll'] },
      }),
    );
    expect(await health.schedules({ lag: '1h' })).toMatchObject({ status: 'up' });
  });
});
