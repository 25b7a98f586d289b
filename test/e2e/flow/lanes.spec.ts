import { describe, expect, it } from '@jest/globals';
import { chain, PayloadError } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { Application, BROKERS, PROMPT } from '../application.js';
import { flow, FlowApplication } from './flow-application.js';

const times = <T>(count: number, of: () => T): T[] => Array.from({ length: count }, of);
const SIX = times(6, () => ['eu'] as [string]);

describe.each(BROKERS)('on %s', (_name, broker) => {
  const app = FlowApplication.use(broker, flow(), 'each');

  /** Resolves when as many run as may; from then on nothing holds them. */
  const isFull = async () => {
    await eventually(() => expect(app().runs.now('eu')).toBe(2), PROMPT);
    app().runs.release();
  };

  it('A task with limits waits in its lane when its time has come', async () => {
    app().runs.hold();
    const results = await app().flow.few.with({ countdown: '50ms' }).enqueueMany(SIX);
    await isFull();
    await app().values(results);
    expect(app().runs.most('eu')).toBe(2);
  });

  it('A task with limits waits in its lane when a schedule enqueues it', async () => {
    const { schedules } = app();
    const names = times(4, () => 'x').map((name, index) => `${name}${index}`);
    for (const name of names) await schedules.upsert({ name, every: '1h', task: app().flow.one.si() });
    await app().values(await Promise.all(names.map((name) => schedules.trigger(name))));
    expect([app().runs.most('one'), app().runs.started.length]).toEqual([1, 4]);
  });

  it('A task with limits waits in its lane when its dead letter is requeued, with the same arguments or others', async () => {
    const letters = app().deadLetters;
    app().dependency.isDown = true;
    const die = async () =>
      app().ended(await app().flow.stubborn.enqueueMany(times(5, () => ['us'] as [string])));
    await die();
    app().dependency.isDown = false;
    await app().values(await letters.requeue({ task: 'flow.stubborn' }));
    expect([app().runs.most('us'), app().runs.started.length]).toEqual([1, 10]);
    app().dependency.isDown = true;
    await die();
    app().dependency.isDown = false;
    const others = await letters.requeue({ task: 'flow.stubborn' }, { args: ['eu'] });
    await app().values(others);
    expect(app().runs.most('eu')).toBe(1);
    const spent = (await app().infos(others)).map(({ retries, losses }) => retries + losses);
    expect(spent).toEqual([0, 0, 0, 0, 0]);
  });

  it('A chunk of calls waits in the lane of its key, and is refused with several keys', async () => {
    const { few } = app().flow;
    app().runs.hold();
    const chunks = await app().client.enqueue(few.chunks(SIX, 1));
    await isFull();
    expect(await app().values([chunks])).toEqual([times(6, () => ['eu'])]);
    expect(app().runs.most('eu')).toBe(2);
    const mixed = app().client.enqueue(few.chunks([['eu'], ['us']], 2));
    await expect(mixed).rejects.toThrow(PayloadError);
    await expect(mixed).rejects.toThrow(/concurrency\.key: .*'eu' and 'us'/);
  });

  it('A task that becomes a workflow is not held back, but its members are', async () => {
    const { one } = app().flow;
    app().runs.hold();
    const held = await one.with({ queue: 'narrow' }).enqueue();
    const { schedules } = app();
    const task = chain(app().flow.free.si(), app().flow.free.si());
    await schedules.upsert({ name: 'w', every: '1h', task: task.with({ queue: 'narrow' }) });
    const triggered = await schedules.trigger('w');
    // The built-in task has put the workflow in its place; its steps wait.
    await eventually(async () => expect(await triggered.info()).toMatchObject({ name: 'flow.free' }), PROMPT);
    expect(app().runs.started).toEqual(['one']);
    app().runs.release();
    await app().values([held, triggered]);
  });
});

it('A task that was enqueued by a process that does not know it waits in its lane, too', async () => {
  const [, broker] = BROKERS[1];
  const app = await FlowApplication.open(broker, flow());
  const { namespace } = app;
  const stranger = await Application.open(broker, { options: { namespace, worker: false } });
  const { client } = stranger;
  const results = await Promise.all(times(8, () => client.enqueue('flow.few', ['eu'], { queue: 'default' })));
  await app.values(results);
  expect(app.runs.most('eu')).toBe(2);
  const infos = await app.infos(results);
  expect(infos.map(({ retries, losses }) => retries + losses)).toEqual(times(8, () => 0));
  await stranger.close();
  await app.close();
});
