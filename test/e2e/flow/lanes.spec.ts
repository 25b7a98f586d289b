import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chain, DeadLetters, PayloadError, Schedules, TaskClient } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { BROKERS, FlowStage, PROMPT } from './flow-stage.js';

const times = <T>(count: number, of: () => T): T[] => Array.from({ length: count }, of);
const SIX = times(6, () => ['eu'] as [string]);

describe.each(BROKERS)('a task with limits on %s waits in its lane', (_name, broker) => {
  let stage: FlowStage;

  beforeEach(async () => {
    stage = await FlowStage.open(broker());
  });
  afterEach(async () => {
    stage.runs.release();
    await stage.close();
  });

  /** Resolves when as many run as may; from then on nothing holds them. */
  const isFull = async () => {
    await eventually(() => expect(stage.runs.now('eu')).toBe(2), PROMPT);
    stage.runs.release();
  };

  it('when its time has come', async () => {
    stage.runs.hold();
    const results = await stage.tasks.few.with({ countdown: '50ms' }).enqueueMany(SIX);
    await isFull();
    await stage.values(results);
    expect(stage.runs.most('eu')).toBe(2);
  });

  it('when a schedule enqueues it', async () => {
    const schedules = stage.get(Schedules);
    const names = times(4, () => 'x').map((name, index) => `${name}${index}`);
    for (const name of names) await schedules.upsert({ name, every: '1h', task: stage.tasks.one.si() });
    await stage.values(await Promise.all(names.map((name) => schedules.trigger(name))));
    expect([stage.runs.most('one'), stage.runs.started.length]).toEqual([1, 4]);
  });

  it('when a dead letter is requeued, with the same arguments or others', async () => {
    const letters = stage.get(DeadLetters);
    stage.dependency.isDown = true;
    const die = async () =>
      stage.ended(await stage.tasks.stubborn.enqueueMany(times(5, () => ['us'] as [string])));
    await die();
    stage.dependency.isDown = false;
    await stage.values(await letters.requeue({ task: 'flow.stubborn' }));
    expect([stage.runs.most('us'), stage.runs.started.length]).toEqual([1, 10]);
    stage.dependency.isDown = true;
    await die();
    stage.dependency.isDown = false;
    const others = await letters.requeue({ task: 'flow.stubborn' }, { args: ['eu'] });
    await stage.values(others);
    expect(stage.runs.most('eu')).toBe(1);
    const spent = (await stage.infos(others)).map(({ retries, losses }) => retries + losses);
    expect(spent).toEqual([0, 0, 0, 0, 0]);
  });

  it('as a chunk of calls with one key, and is refused with several', async () => {
    const { few } = stage.tasks;
    stage.runs.hold();
    const chunks = await stage.client.enqueue(few.chunks(SIX, 1));
    await isFull();
    expect(await stage.values([chunks])).toEqual([times(6, () => ['eu'])]);
    expect(stage.runs.most('eu')).toBe(2);
    const mixed = stage.client.enqueue(few.chunks([['eu'], ['us']], 2));
    await expect(mixed).rejects.toThrow(PayloadError);
    await expect(mixed).rejects.toThrow(/concurrency\.key: .*'eu' and 'us'/);
  });

  it('though nothing holds back what becomes a workflow', async () => {
    const { one } = stage.tasks;
    stage.runs.hold();
    const held = await one.with({ queue: 'narrow' }).enqueue();
    const schedules = stage.get(Schedules);
    const task = chain(stage.tasks.free.si(), stage.tasks.free.si());
    await schedules.upsert({ name: 'w', every: '1h', task: task.with({ queue: 'narrow' }) });
    const triggered = await schedules.trigger('w');
    // The built-in task has put the workflow in its place; its steps wait.
    await eventually(async () => expect(await triggered.info()).toMatchObject({ name: 'flow.free' }), PROMPT);
    expect(stage.runs.started).toEqual(['one']);
    stage.runs.release();
    await stage.values([held, triggered]);
  });
});

it('a task that was enqueued by a process that does not know it waits in its lane, too', async () => {
  const broker = process.env['NTQ_TEST_REDIS_URL'] ?? '';
  const stage = await FlowStage.open(broker);
  const stranger = await startApplication({ options: { broker, namespace: stage.namespace, worker: false } });
  const client = stranger.get(TaskClient);
  const results = await Promise.all(times(8, () => client.enqueue('flow.few', ['eu'], { queue: 'default' })));
  await stage.values(results);
  expect(stage.runs.most('eu')).toBe(2);
  const infos = await stage.infos(results);
  expect(infos.map(({ retries, losses }) => retries + losses)).toEqual(times(8, () => 0));
  await stranger.close();
  await stage.close();
});
