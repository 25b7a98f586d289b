import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import {
  chain,
  group,
  Schedules,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskEvents,
  type TaskEventMap,
} from 'nest-task-queue';
import { z } from 'zod';
import { PLACES } from '../application.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

@Injectable()
@TaskDefaults({ prefix: 'sums' })
class Sums {
  static latch: Promise<void> = Promise.resolve();

  @Task()
  add(
    one: number,
    other: number,
    task: TaskContext,
  ): { sum: number; id: string; parent?: string | undefined } {
    return { sum: one + other, id: task.id, parent: task.parentId };
  }
  @Task()
  one(): number {
    return 1;
  }
  @Task()
  async double(value: number): Promise<number> {
    await Sums.latch;
    return 2 * value;
  }
  @Task({ schema: z.tuple([z.string()]) })
  named(_name: string): void {}
  @Cron('@daily')
  daily(task: TaskContext): string {
    return `daily ${task.name}`;
  }
  @Task()
  async plan(): Promise<void> {
    await Sums.schedules?.upsert({
      name: 'planned',
      every: '1h',
      task: (Sums.client as TaskClient).of(Sums).add.si(1, 2),
    });
  }
  static schedules: Schedules | undefined;
  static client: TaskClient | undefined;
}

describe.each(PLACES)('schedules of an application on %s', (_name, place) => {
  let app: INestApplicationContext;
  afterEach(() => app.close());

  const start = async () => {
    const namespace = uniqueNamespace('schedules');
    app = await startApplication({ options: { ...place, namespace }, providers: [Sums] });
    const [schedules, client] = [app.get(Schedules), app.get(TaskClient)];
    Object.assign(Sums, { schedules, client });
    return { schedules, client, sums: client.of(Sums) };
  };
  const event = <Type extends keyof TaskEventMap>(type: Type) =>
    new Promise<TaskEventMap[Type]>((resolve) => app.get(TaskEvents).on(type, resolve));

  it('run their task, on time, with its arguments', async () => {
    const { schedules, client, sums } = await start();
    const fired = event('schedule-fired');
    const at = new Date(Date.now() + 300);
    await schedules.upsert({ name: 'once', at, task: sums.add.si(1, 2) });
    const { id, lagMs } = await fired;
    expect(id).toBe(`beat:once:${at.getTime()}`);
    expect(lagMs).toBeLessThan(1_000);
    expect(await client.result(id).get()).toEqual({ sum: 3, id });
  });

  it('run a method of @nestjs/schedule as a task', async () => {
    const { schedules } = await start();
    expect(await (await schedules.trigger('sums.daily')).get()).toBe('daily sums.daily');
  });

  it('fire a workflow, whose result is that of the tick', async () => {
    const { schedules, sums } = await start();
    await schedules.upsert({ name: 'chain', every: '1h', task: chain(sums.one.si(), sums.double.s()) });
    expect(await (await schedules.trigger('chain')).get()).toBe(2);
    await schedules.upsert({ name: 'group', every: '1h', task: group([sums.one.si(), sums.double.si(4)]) });
    expect(await (await schedules.trigger('group')).get()).toEqual([1, 8]);
    expect(await schedules.get('chain')).toMatchObject({ task: 'ntq.workflow', state: 'active' });
  });

  it('know that a workflow has not ended', async () => {
    let open = () => {};
    Sums.latch = new Promise((resolve) => (open = resolve));
    const { schedules, client, sums } = await start();
    const fired = event('schedule-fired');
    const workflow = chain(sums.one.si(), sums.double.s());
    await schedules.upsert({ name: 'slow', every: '1s', task: workflow, overlap: 'skip' });
    const { id } = await fired;
    expect((await event('schedule-skipped')).why).toBe('overlap');
    const again = event('schedule-fired');
    open();
    expect(await client.result(id).get()).toBe(2);
    expect((await again).id).not.toBe(id);
    await schedules.remove('slow');
  });

  it('have no parent, also when a task makes them', async () => {
    const { schedules, sums } = await start();
    await (await sums.plan.enqueue()).get();
    expect(await (await schedules.trigger('planned')).get()).not.toHaveProperty('parent');
  });

  it.each<[string, (client: TaskClient) => unknown, string]>([
    ['a call that waits for a member before it', (client) => client.task('sums.double').s(), 'CANVAS'],
    ['a call with an id', (client) => client.task('sums.one').with({ id: 'x' }).si(), 'INVALID_OPTION'],
    [
      'a call with a countdown',
      (client) => client.task('sums.one').with({ countdown: 5 }).si(),
      'INVALID_OPTION',
    ],
    ['arguments that do not fit', (client) => client.task('sums.named').si(5), 'PAYLOAD'],
    ['an argument that is no JSON', (client) => client.task('sums.double').si(5n), 'PAYLOAD'],
    ['a task that nobody knows', (client) => client.task('sums.none').si(), 'UNKNOWN_TASK'],
    ['a handle instead of a signature', (client) => client.task('sums.one'), 'INVALID_OPTION'],
    ['nothing', () => undefined, 'INVALID_OPTION'],
  ])('refuse %s', async (_what, taskOf, code) => {
    const { schedules, client } = await start();
    const upsert = async () => schedules.upsert({ name: 'bad', every: '1h', task: taskOf(client) as never });
    await expect(upsert()).rejects.toMatchObject({ code });
    expect(await schedules.get('bad')).toBeUndefined();
  });

  it('refuse a task of a queue that does not exist', async () => {
    const { schedules, client } = await start();
    const task = client.task('x').with({ queue: 'nowhere' }).si();
    await expect(schedules.upsert({ name: 'bad', every: '1h', task })).rejects.toMatchObject({
      code: 'UNKNOWN_QUEUE',
    });
    const workflow = chain(client.task('x').with({ queue: 'nowhere' }).si(), client.task('sums.one').si());
    await expect(schedules.upsert({ name: 'bad', every: '1h', task: workflow })).rejects.toMatchObject({
      code: 'UNKNOWN_QUEUE',
    });
  });
});
