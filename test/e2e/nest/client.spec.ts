import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import {
  EnqueueManyError,
  group,
  QueueFullError,
  Task,
  TaskClient,
  TaskContext,
  TaskQueueError,
  type AsyncResult,
  type TaskView,
} from 'nest-task-queue';
import { z } from 'zod';
import { BROKERS } from '../application.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

@Injectable()
class Tasks {
  @Task({ resultTtl: '1h' })
  echo(value: unknown): unknown {
    return value;
  }
  @Task()
  async blocked(_name: string, task: TaskContext): Promise<string> {
    await new Promise((resolve) => task.signal.addEventListener('abort', resolve));
    throw task.signal.reason;
  }
  @Task()
  context(task: TaskContext): Record<string, unknown> {
    const { id, headers, parentId, rootId, attempt, maxRetries, deliveries, priority } = task;
    return { id, headers, parentId, rootId, attempt, maxRetries, deliveries, priority };
  }
  @Task()
  async parent(_task: TaskContext): Promise<string> {
    return (await this.client.of(Tasks).context.enqueue()).id;
  }
  @Task({ schema: z.tuple([z.string().email(), z.number().int().default(7)]) })
  validated(address: string, times?: number): unknown[] {
    return [address, times];
  }
  @Task({ dedupe: { key: (user: string) => user, for: '1m' } })
  once(_user: string): void {}
  @Task({ ignoreResult: true })
  ignored(): string {
    return 'nobody sees it';
  }
  notATask(): void {}
  constructor(readonly client: TaskClient) {}
}

describe.each(BROKERS)('the client on %s', (_name, broker) => {
  let app: INestApplicationContext;
  let client: TaskClient;
  let tasks: TaskView<Tasks>;

  beforeAll(async () => {
    const queues = [{ name: 'default' }, { name: 'small', maxLength: 2 }, { name: 'parked' }];
    const worker = { queues: ['default'] };
    const options = { broker, namespace: uniqueNamespace('client'), queues, worker };
    app = await startApplication({ options: { ...options, maxPayload: 1_000 }, providers: [Tasks] });
    client = app.get(TaskClient);
    tasks = client.of(Tasks);
  });
  afterAll(() => app.close());

  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'accepted',
      (error: unknown) => (error as TaskQueueError).code,
    );

  it.each([
    ['an unknown name', () => client.enqueue('nobody.knows'), 'UNKNOWN_TASK'],
    ['a method that is no task', () => tasks.notATask.enqueue(), 'UNKNOWN_TASK'],
    ['an unknown queue', () => tasks.echo.with({ queue: 'nowhere' }).enqueue(1), 'UNKNOWN_QUEUE'],
    ['a Date', () => tasks.echo.enqueue({ at: new Date() }), 'PAYLOAD'],
    ['too large arguments', () => tasks.echo.enqueue('x'.repeat(1_000)), 'PAYLOAD_TOO_LARGE'],
    ['a broken id', () => tasks.echo.with({ id: 'line\nbreak' }).enqueue(1), 'INVALID_OPTION'],
    ['an unknown option', () => tasks.echo.with({ delay: 1 } as never).enqueue(1), 'INVALID_OPTION'],
    ['a priority of ten', () => tasks.echo.with({ priority: 10 }).enqueue(1), 'INVALID_OPTION'],
    ['arguments that do not fit the schema', () => tasks.validated.enqueue('nobody'), 'PAYLOAD'],
  ])('refuses %s', async (_what, enqueue, code) => {
    expect(await codeOf(enqueue())).toBe(code);
  });

  it.each([
    ['a text', () => client.enqueue('Tasks.echo', 'abc' as never)],
    ['an object', () => client.enqueue('Tasks.echo', { 0: 'a' } as never)],
    ['null', () => client.enqueue('Tasks.echo', null as never)],
    ['a number for many', () => tasks.echo.enqueueMany(7 as never)],
    ['a chunk of a text', async () => client.enqueue(tasks.echo.chunks(['ab'] as never, 1))],
    ['a map of a text', async () => client.enqueue(tasks.echo.map('ab' as never))],
  ])('Arguments that are no list are refused: %s', async (_what, enqueue) => {
    expect(await codeOf(enqueue())).toBe('PAYLOAD');
  });

  it.each([[5], ['ab'], [null]])('A call of many that is no list, %p, refuses them all', async (call) => {
    const error = await tasks.echo.enqueueMany([[1], call] as never).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'ENQUEUE_MANY', accepted: [], cause: { code: 'PAYLOAD' } });
  });

  it('A dedupe key given with a call belongs to the task that is called', async () => {
    const options = { queue: 'parked', dedupe: { key: 'customer-7', for: '1m' } } as const;
    const first = await tasks.echo.with(options).enqueue(7);
    expect((await tasks.once.with(options).enqueue('7')).deduplicated).toBe(false);
    expect((await tasks.echo.with(options).enqueue(8)).id).toBe(first.id);
    const wide = { ...options, dedupe: { ...options.dedupe, scope: 'namespace' } } as const;
    const holder = await tasks.echo.with(wide).enqueue(9);
    expect(await tasks.once.with(wide).enqueue('9')).toMatchObject({ deduplicated: true, id: holder.id });
  });

  it('A workflow whose member has the id of another task is refused', async () => {
    await tasks.echo.with({ id: 'order-7.0', queue: 'parked' }).enqueue('mine');
    const both = group(tasks.echo.si('a'), tasks.echo.si('b'));
    await expect(client.enqueue(both, { id: 'order-7' })).rejects.toThrow(
      /order-7\.0, and another task has it/,
    );
    expect(await client.result('order-7.1').state()).toBe('PENDING');
  });

  it('names the path of what JSON would change', async () => {
    await expect(tasks.echo.enqueue({ list: [1, { deep: Number.NaN }] })).rejects.toMatchObject({
      path: 'args[0].list[1].deep',
    });
  });

  it('gives the handler what the schema made of the arguments', async () => {
    expect(await (await tasks.validated.enqueue('a@b.cd')).get()).toEqual(['a@b.cd', 7]);
  });

  it.each([null, 0, '', false, [], {}, { a: [1, { b: null }] }, 'ünïcødé 🦄 \u0000 \ud800'])(
    'brings %j there and back',
    async (value) => {
      expect(await (await tasks.echo.enqueue(value)).get()).toEqual(value);
    },
  );

  it('enqueues by name into a given queue what nobody here knows', async () => {
    const result = await client.enqueue('nobody.knows', [1], { queue: 'parked' });
    expect(await result.info()).toMatchObject({ state: 'PENDING', name: 'nobody.knows', queue: 'parked' });
  });

  it('gives the first result back for a repeated id', async () => {
    const first = await tasks.echo.with({ id: 'order-1' }).enqueue('first');
    expect(await first.get()).toBe('first');
    const again = await tasks.echo.with({ id: 'order-1' }).enqueue('second');
    expect(await again.get()).toBe('first');
  });

  it('finds the live task of a dedupe key', async () => {
    const parked = tasks.once.with({ queue: 'parked' });
    const first = await parked.enqueue('ada');
    const second = await parked.enqueue('ada');
    const other = await parked.enqueue('bob');
    expect([second.id, second.deduplicated, other.deduplicated]).toEqual([first.id, true, false]);
    await first.revoke();
    expect((await parked.enqueue('ada')).deduplicated).toBe(false);
  });

  it('refuses what a full queue cannot take and keeps what it took', async () => {
    const small = tasks.echo.with({ queue: 'small' });
    await small.enqueue(1);
    const error = (await small
      .enqueueMany([[2], [3]])
      .catch((thrown: unknown) => thrown)) as EnqueueManyError;
    expect([error.code, error.accepted, error.cause]).toEqual([
      'ENQUEUE_MANY',
      [],
      expect.any(QueueFullError),
    ]);
    await small.enqueue(2);
    expect(await codeOf(small.enqueue(3))).toBe('QUEUE_FULL');
  });

  it('enqueues many in order', async () => {
    const results = await tasks.echo.enqueueMany(Array.from({ length: 1_200 }, (_none, index) => [index]));
    expect(await Promise.all(results.map((result) => result.get()))).toEqual([...results.keys()]);
  });

  it('tells the context of headers, priority, parent and root', async () => {
    const own = await tasks.context.with({ headers: { tenant: 'acme' }, priority: 9, retry: 7 }).enqueue();
    expect(await own.get()).toEqual({
      id: own.id,
      headers: { tenant: 'acme' },
      rootId: own.id,
      attempt: 1,
      maxRetries: 7,
      deliveries: 1,
      priority: 9,
    });
    const parent = await tasks.parent.enqueue();
    const child = client.result<Record<string, unknown>>(await parent.get());
    expect(await child.get()).toMatchObject({ parentId: parent.id, rootId: parent.id });
  });

  it('waits for the countdown, and for the eta', async () => {
    const before = Date.now();
    const counted = await tasks.context.with({ countdown: 120 }).enqueue();
    const dated = await tasks.context.with({ eta: new Date(before + 150) }).enqueue();
    await Promise.all([counted.get(), dated.get()]);
    const startOf = async (result: AsyncResult) => (await result.info()).startedAt?.getTime();
    expect(await startOf(counted)).toBeGreaterThanOrEqual(before + 119);
    expect(await startOf(dated)).toBeGreaterThanOrEqual(before + 149);
  });

  it('ends what has expired before its start', async () => {
    const result = await tasks.echo.with({ countdown: 60, expires: 20 }).enqueue(1);
    await expect(result.get()).rejects.toMatchObject({ code: 'TASK_EXPIRED' });
    expect(await result.state()).toBe('REVOKED');
  });

  it('revokes what waits, and what runs when told so', async () => {
    const waiting = await tasks.echo.with({ queue: 'parked' }).enqueue(1);
    expect([await waiting.revoke(), await waiting.revoke()]).toEqual([true, false]);
    await expect(waiting.get()).rejects.toMatchObject({ code: 'TASK_REVOKED' });
    const running = await tasks.blocked.enqueue('b');
    for await (const { state } of running.watch()) if (state === 'STARTED') break;
    expect(await running.revoke({ terminate: true })).toBe(true);
    await expect(running.get()).rejects.toMatchObject({ code: 'TASK_REVOKED' });
    expect(await client.result('unknown').revoke()).toBe(false);
  });

  it('gives up waiting at the timeout', async () => {
    const result = await tasks.echo.with({ queue: 'parked' }).enqueue(1);
    await expect(result.get({ timeout: 30 })).rejects.toMatchObject({ code: 'RESULT_TIMEOUT' });
  });

  it('keeps no value of a task whose result is ignored, and forgets on request', async () => {
    expect(await (await tasks.ignored.enqueue()).get()).toBeUndefined();
    const result = await tasks.echo.enqueue(5);
    await result.get();
    expect([await result.forget(), await result.state()]).toEqual([true, 'PENDING']);
  });
});
