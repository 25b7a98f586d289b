import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { Inspector, Task, TaskClient, TaskEvents } from 'nest-task-queue';
import { TaskMetrics, TaskMetricsModule } from 'nest-task-queue/metrics';
import { startApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { FakeMeter, type Measurement } from '../../support/fake-meter.js';

@Injectable()
class MailTasks {
  @Task({ name: 'mail.send', retry: 0 })
  send(isGood: boolean): void {
    if (!isGood) throw new Error('refused');
  }
}

let app: INestApplicationContext;
let meter: FakeMeter;

beforeEach(async () => {
  meter = new FakeMeter();
  app = await startApplication({
    options: { broker: 'memory://' },
    providers: [MailTasks],
    imports: [TaskMetricsModule.forRoot()],
  });
});
afterEach(() => app.close());

const runBoth = async () => {
  const results = await app
    .get(TaskClient)
    .of(MailTasks)
    .send.enqueueMany([[true], [false]]);
  await Promise.all(results.map((result) => result.get().catch(() => undefined)));
  await eventually(async () =>
    expect((await app.get(Inspector).figures()).rows[0]).toMatchObject({ failed: 1 }),
  );
};
const valuesOf = (all: readonly Measurement[], name: string) =>
  all.filter((each) => each.name === name).map(({ value, attributes }) => [attributes, value]);

it('A reader gets the counters and gauges of the namespace, under names of this package', async () => {
  app.get(TaskMetrics).observe(meter);
  await runBoth();
  const all = await meter.collect();
  const labels = { queue: 'default', task: 'mail.send' };
  expect(valuesOf(all, 'ntq.task.enqueued')).toEqual([[labels, 2]]);
  expect(valuesOf(all, 'ntq.task.runs')).toEqual(
    expect.arrayContaining([
      [{ ...labels, outcome: 'succeeded' }, 1],
      [{ ...labels, outcome: 'failed' }, 1],
      [{ ...labels, outcome: 'retried' }, 0],
    ]),
  );
  expect(valuesOf(all, 'ntq.queue.tasks')).toEqual(
    expect.arrayContaining([
      [{ queue: 'default', state: 'waiting' }, 0],
      [{ queue: 'default', state: 'blocked', kind: 'rate' }, 0],
    ]),
  );
  expect(valuesOf(all, 'ntq.broker.up')).toEqual([[{}, 1]]);
  expect(valuesOf(all, 'ntq.dead_letters')).toEqual([[{}, 1]]);
});

it('Waits and runs of this process are recorded in seconds', async () => {
  app.get(TaskMetrics).observe(meter);
  await runBoth();
  const runs = valuesOf(meter.recorded, 'ntq.task.run.duration');
  const waits = valuesOf(meter.recorded, 'ntq.task.wait.duration');
  const labels = { queue: 'default', task: 'mail.send' };
  expect([runs, waits]).toEqual([
    [
      [labels, expect.any(Number)],
      [labels, expect.any(Number)],
    ],
    [
      [{ queue: 'default' }, expect.any(Number)],
      [{ queue: 'default' }, expect.any(Number)],
    ],
  ]);
  for (const { value, unit } of meter.recorded) expect([value >= 0 && value < 60, unit]).toEqual([true, 's']);
});

it('Lags of schedules and times of commands of this process are recorded in seconds', async () => {
  const observers = new Set<(script: string, ms: number) => void>();
  const metrics = app.get(TaskMetrics);
  metrics.broker.observeCommands = (observer) => {
    observers.add(observer);
    return () => void observers.delete(observer);
  };
  const stop = metrics.observe(meter);
  for (const observer of observers) observer('exchange', 3);
  const firing = {
    schedule: 'nightly',
    dueAt: new Date(),
    lagMs: 20,
    id: 'a',
    name: 'mail.send',
    queue: 'q',
  };
  app.get(TaskEvents).emit('schedule-fired', firing);
  expect(valuesOf(meter.recorded, 'ntq.broker.command.duration')).toEqual([[{ script: 'exchange' }, 0.003]]);
  expect(valuesOf(meter.recorded, 'ntq.schedule.lag')).toEqual([[{ schedule: 'nightly' }, 0.02]]);
  stop();
  expect(observers.size).toBe(0);
});

it('The names of the semantic conventions are there on request', async () => {
  app.get(TaskMetrics).observe(meter, { names: 'semantic' });
  await runBoth();
  const attributes = {
    'messaging.system': 'nest_task_queue',
    'messaging.destination.name': 'default',
    'ntq.task.name': 'mail.send',
  };
  const sent = { ...attributes, 'messaging.operation.name': 'send' };
  const processed = { ...attributes, 'messaging.operation.name': 'process' };
  const all = await meter.collect();
  expect(valuesOf(all, 'messaging.client.sent.messages')).toEqual([[sent, 2]]);
  expect(valuesOf(all, 'messaging.client.consumed.messages')).toContainEqual([
    { ...processed, 'ntq.outcome': 'failed' },
    1,
  ]);
  expect(valuesOf(meter.recorded, 'messaging.process.duration')[0]).toEqual([processed, expect.any(Number)]);
});

it('Nothing is reported after its end', async () => {
  const stop = app.get(TaskMetrics).observe(meter);
  stop();
  await runBoth();
  expect([await meter.collect(), meter.recorded]).toEqual([[], []]);
});

it('A meter of the API is taken, and other names are refused', () => {
  app.get(TaskMetrics).observe(metrics.getMeter('nest-task-queue'))();
  expect(() => app.get(TaskMetrics).observe(meter, { names: 'otel' as never })).toThrow(/names/);
});
