import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import {
  ConfigurationError,
  Inspector,
  LocalWorker,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskFailedError,
  Workers,
  type TaskView,
} from 'nest-task-queue';
import { BROKERS } from '../application.js';
import { startApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { uniqueNamespace } from '../../support/namespace.js';

@Injectable()
@TaskDefaults({ prefix: 'r', retry: 0 })
class Tasks {
  readonly #held = new Map<string, () => void>();

  /** Runs until it is let go, or told to stop. */
  @Task()
  holds(name: string, task: TaskContext): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#held.set(name, () => resolve(name));
      task.signal.addEventListener('abort', () => reject(task.signal.reason as Error));
    });
  }

  @Task()
  quick(): string {
    return 'done';
  }

  get names(): string[] {
    return [...this.#held.keys()];
  }

  endHeld(name: string): void {
    this.#held.get(name)?.();
  }
}

const QUEUES = [{ name: 'high', priority: 9 }, { name: 'default' }, { name: 'low', priority: 1 }];

describe.each(BROKERS)('remote control over %s', (_name, broker) => {
  let app: INestApplicationContext;
  let local: LocalWorker;
  let workers: Workers;
  let tasks: TaskView<Tasks>;

  beforeEach(async () => {
    app = await startApplication({
      options: {
        broker,
        namespace: uniqueNamespace('remote'),
        queues: QUEUES,
        worker: { queues: ['high', 'default'], concurrency: 2, hostname: 'host-a', shutdownTimeout: '5s' },
        redact: (text) => text.replaceAll('secret', '***'),
      },
      providers: [Tasks],
    });
    [local, workers] = [app.get(LocalWorker), app.get(Workers)];
    tasks = app.get(TaskClient).of(Tasks);
    await eventually(async () => expect(await workers.list()).toHaveLength(1));
  });

  afterEach(async () => {
    for (const name of held().names) held().endHeld(name);
    await app.close();
  });

  const held = () => app.get(Tasks);
  const me = () => ({ worker: local.info?.id, host: 'host-a', pid: process.pid });
  const all = (value: unknown) => ({ answered: [{ ...me(), value }], refused: [], silent: [] });
  const runs = (...names: readonly string[]) => eventually(() => expect(held().names).toEqual(names));

  it('is heard by workers of that id, host or pattern, and by no others', async () => {
    expect(await workers.ping()).toEqual(all('pong'));
    for (const which of [local.info?.id ?? '', 'host-a', 'host-*', ['nobody', '*-a']])
      expect(await workers.ping({ workers: which })).toEqual(all('pong'));
    expect(await workers.ping({ workers: 'host-b', timeout: 50 })).toEqual({
      answered: [],
      refused: [],
      silent: [],
    });
  });

  it('does not reach a worker with `control: false`, which counts as no silent one and still learns of revocations', async () => {
    const deaf = await startApplication({
      options: { broker, namespace: uniqueNamespace('deaf'), worker: { control: false } },
      providers: [Tasks],
    });
    const others = deaf.get(Workers);
    await eventually(async () => expect(await others.list()).toMatchObject([{ takesCommands: false }]));
    const nobody = { answered: [], refused: [], silent: [] };
    expect(await others.ping({ timeout: 50 })).toEqual(nobody);
    expect(await others.select([], { timeout: 50 }).shutdown({ cold: true })).toEqual(nobody);
    const result = await deaf.get(TaskClient).of(Tasks).holds.enqueue('a');
    await eventually(() => expect(deaf.get(Tasks).names).toEqual(['a']));
    expect(await result.revoke({ terminate: true })).toBe(true);
    deaf.get(Tasks).endHeld('a');
    await deaf.close();
  });

  it('refuses what names no worker', async () => {
    for (const which of ['', 'x'.repeat(201), [7 as never]])
      await expect(workers.ping({ workers: which })).rejects.toThrow(ConfigurationError);
  });

  it('tells what runs, what can run, what waits for its time', async () => {
    const result = await tasks.holds.enqueue('a secret');
    await runs('a secret');
    const [active] = (await workers.active()).answered;
    expect(active?.value).toEqual([
      {
        ...{ id: result.id, name: 'r.holds', queue: 'default', attempt: 1, args: ['a ***'] },
        startedAt: expect.any(Number),
      },
    ]);
    expect(Math.abs(Date.now() - (active?.value[0]?.startedAt ?? 0))).toBeLessThan(60_000);
    expect((await workers.reserved()).answered[0]?.value).toEqual([]);
    expect((await workers.registered()).answered[0]?.value).toContainEqual({
      name: 'r.quick',
      queue: 'default',
    });
    expect((await workers.stats()).answered[0]?.value).toMatchObject({ running: 1, concurrency: 2 });
    const later = await tasks.quick.with({ countdown: '1h' }).enqueue();
    const { tasks: delayed } = await app.get(Inspector).tasks({ state: 'delayed' });
    expect(delayed).toEqual([expect.objectContaining({ id: later.id, dueAt: expect.any(Date) })]);
  });

  it('leaves out arguments that are long', async () => {
    await tasks.holds.enqueue('x'.repeat(2_000));
    await runs('x'.repeat(2_000));
    expect((await workers.active()).answered[0]?.value[0]).not.toHaveProperty('args');
  });

  it('adds a queue in its place, and takes it away again', async () => {
    const low = await tasks.quick.with({ queue: 'low' }).enqueue();
    expect(await workers.select('host-a').addQueue('low')).toEqual(all(['high', 'default', 'low']));
    expect(await low.get({ timeout: '5s' })).toBe('done');
    expect((await workers.list())[0]?.queues).toEqual(['high', 'default', 'low']);
    expect(await workers.select().removeQueue('low')).toEqual(all(['high', 'default']));
    const waits = await tasks.quick.with({ queue: 'low' }).enqueue();
    await (await tasks.quick.enqueue()).get({ timeout: '5s' });
    expect(await waits.state()).toBe('PENDING');
  });

  it('lets what runs from a queue go on that is taken away', async () => {
    const result = await tasks.holds.enqueue('a');
    await runs('a');
    await workers.select().removeQueue('default');
    held().endHeld('a');
    expect(await result.get({ timeout: '5s' })).toBe('a');
  });

  it('refuses a queue that nobody declared, and to take away the last', async () => {
    const { refused } = await workers.select().addQueue('nothing');
    expect(refused).toEqual([{ ...me(), error: expect.stringContaining("declares no queue 'nothing'") }]);
    await workers.select().removeQueue('high');
    const last = await workers.select().removeQueue('default');
    expect(last.refused[0]?.error).toContain('only queue');
    expect(local.info?.queues).toEqual(['default']);
  });

  it('grows at once, and shrinks while what runs goes on', async () => {
    const results = await tasks.holds.enqueueMany([['a'], ['b'], ['c'], ['d']]);
    await runs('a', 'b');
    expect(await workers.select().grow(2)).toEqual(all(4));
    await runs('a', 'b', 'c', 'd');
    expect(await workers.select().shrink(3)).toEqual(all(1));
    await tasks.holds.enqueueMany([['e'], ['f']]);
    held().endHeld('a');
    held().endHeld('b');
    await results[1]?.get({ timeout: '5s' });
    expect(held().names).toEqual(['a', 'b', 'c', 'd']);
    expect(local.info).toMatchObject({ running: 2, concurrency: 1 });
    held().endHeld('c');
    held().endHeld('d');
    await runs('a', 'b', 'c', 'd', 'e');
    held().endHeld('e');
    await runs('a', 'b', 'c', 'd', 'e', 'f');
  });

  it('shrinks to one at least, and counts in whole numbers', async () => {
    expect((await workers.select().shrink(2)).refused[0]?.error).toContain('It runs 2 at once');
    expect((await workers.select().grow(10_000)).refused[0]?.error).toContain('It runs 2 at once');
    await expect(workers.select().grow(1.5)).rejects.toThrow(ConfigurationError);
    expect(local.info?.concurrency).toBe(2);
  });

  it('pauses and resumes a worker', async () => {
    await workers.select().pause();
    const result = await tasks.quick.enqueue();
    expect((await workers.stats()).answered[0]?.value.running).toBe(0);
    expect(await result.state()).toBe('PENDING');
    await workers.select().resume();
    expect(await result.get({ timeout: '5s' })).toBe('done');
  });

  it('sets the time limits of a task for runs that begin from now on', async () => {
    const before = await tasks.holds.enqueue('before');
    await runs('before');
    expect(await workers.setTimeLimit('r.holds', { hard: 100 })).toEqual(all(true));
    const limited = await tasks.holds.enqueue('limited');
    await expect(limited.get({ timeout: '5s' })).rejects.toThrow(TaskFailedError);
    expect(await limited.info()).toMatchObject({ reason: 'time-limit' });
    expect(await before.state()).toBe('STARTED');

    const own = await tasks.holds.with({ timeLimit: { hard: '1m' } }).enqueue('own');
    await runs('before', 'limited', 'own');
    await workers.setTimeLimit('r.holds', { soft: 100 });
    held().endHeld('own');
    expect(await own.get({ timeout: '5s' })).toBe('own');
    const soft = await tasks.holds.enqueue('soft');
    await expect(soft.get({ timeout: '5s' })).rejects.toThrow('soft time limit');

    await workers.unsetTimeLimit('r.holds');
    const after = await tasks.holds.enqueue('after');
    await runs('before', 'limited', 'own', 'soft', 'after');
    held().endHeld('after');
    expect(await after.get({ timeout: '5s' })).toBe('after');
  });

  it('says who knows the task, and refuses limits that are none', async () => {
    expect(await workers.setTimeLimit('r.stranger', { hard: '1m' })).toEqual(all(false));
    for (const limit of [{}, { soft: 2, hard: 1 }, { hard: -1 }, { herd: 1 } as never])
      await expect(workers.setTimeLimit('r.holds', limit)).rejects.toThrow(ConfigurationError);
  });

  it('stops the worker, and leaves a process that is there for something else', async () => {
    const result = await tasks.holds.enqueue('a');
    await runs('a');
    expect(await workers.select().shutdown()).toEqual(all(undefined));
    held().endHeld('a');
    expect(await result.get({ timeout: '5s' })).toBe('a');
    await eventually(async () => expect(await workers.list()).toEqual([]));
    const waits = await tasks.quick.enqueue();
    expect(await workers.ping({ timeout: 50 })).toEqual({ answered: [], refused: [], silent: [] });
    expect(await waits.state()).toBe('PENDING');
  });

  it('stops it at once on request: what runs goes back without a loss', async () => {
    const result = await tasks.holds.enqueue('a');
    await runs('a');
    await workers.select().shutdown({ cold: true });
    await eventually(async () => expect(await result.state()).toBe('PENDING'));
    expect(await result.info()).toMatchObject({ losses: 0, retries: 0 });
  });
});
