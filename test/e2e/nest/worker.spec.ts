import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import {
  OnFailure,
  OnSuccess,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskFailure,
  TaskQueueModule,
  TaskSuccess,
  LocalWorker,
  runWorker,
} from 'nest-task-queue';
import { Test } from '@nestjs/testing';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { eventually } from '../../support/eventually.js';
import { BROKERS } from '../application.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

const told: string[] = [];

@Injectable()
@TaskDefaults({ prefix: 't', retry: 0 })
class Tasks {
  static release: () => void = () => undefined;

  @Task({ timeLimit: { hard: 30 } })
  stuck(): Promise<void> {
    return new Promise((resolve) => (Tasks.release = resolve));
  }
  @Task({ aliases: ['t.before'], ignoreResult: true })
  quick(): string {
    return 'done';
  }
  @Task()
  fails(): void {
    throw new Error('as always');
  }
  @Task()
  careless(task: TaskContext): string {
    void task.progress(1n);
    return 'done';
  }
  /** Tells so many letters of its progress, and what came of it. */
  @Task()
  async tells(letters: readonly number[], task: TaskContext): Promise<string[]> {
    const replies: string[] = [];
    for (const count of letters) {
      const reply = task.progress('é'.repeat(count)).then(
        () => 'ok',
        ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
      );
      replies.push(await reply);
    }
    return replies;
  }
  @OnFailure('fails')
  failed(failure: TaskFailure): void {
    told.push(`failed ${failure.task.id}`);
  }
  @OnSuccess('quick')
  succeeded(success: TaskSuccess): void {
    told.push(`succeeded ${success.task.name}`);
  }
}

@Injectable()
@TaskDefaults({ prefix: 't' })
class OtherTasks {
  @Task()
  other(): void {}
  @OnFailure()
  failed(): void {}
}

describe.each(BROKERS)('a worker on %s', (_name, broker) => {
  let app: INestApplicationContext | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  const start = async (worker = {}, options = {}) => {
    told.length = 0;
    const namespace = uniqueNamespace('worker');
    app = await startApplication({
      options: { broker, namespace, worker, ...options },
      providers: [Tasks],
    });
    return { namespace, client: app.get(TaskClient), tasks: app.get(TaskClient).of(Tasks), app };
  };

  it('takes tasks again when a handler that was stuck comes back', async () => {
    const { tasks, app: running } = await start({ concurrency: 1 });
    await expect((await tasks.stuck.enqueue()).get()).rejects.toMatchObject({
      failure: { name: 'TimeLimitExceeded' },
    });
    expect(running.get(LocalWorker).isHealthy).toBe(false);
    const next = await tasks.careless.enqueue();
    Tasks.release();
    expect(await next.get({ timeout: '4s' })).toBe('done');
    expect(running.get(LocalWorker).isHealthy).toBe(true);
  });

  it('lets a call take back that its result is ignored', async () => {
    const { tasks } = await start();
    expect(await (await tasks.quick.enqueue()).get()).toBeUndefined();
    expect(await (await tasks.quick.with({ ignoreResult: false }).enqueue()).get()).toBe('done');
  });

  it('survives a progress that nobody waits for and that cannot be stored', async () => {
    const { tasks } = await start();
    expect(await (await tasks.careless.enqueue()).get()).toBe('done');
  });

  it('stores no more of a progress than a result may take, and keeps what was told before', async () => {
    const { tasks } = await start({}, { maxResult: 200 });
    // Two bytes each, and the quotes.
    const result = await tasks.tells.enqueue([3, 99, 100]);
    const refused = 'PAYLOAD_TOO_LARGE: The progress takes 202 bytes, more than maxResult (200). Say how far';
    expect(await result.get()).toEqual(['ok', 'ok', expect.stringContaining(refused)]);
    expect((await result.info()).progress).toBe('é'.repeat(99));
  });

  it('refuses one id for many calls', async () => {
    const { tasks } = await start();
    await expect(tasks.quick.with({ id: 'one' }).enqueueMany([[], []])).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});

describe('a task that the testing kit runs', () => {
  const open = async () => {
    told.length = 0;
    const queue = TaskQueueTesting.create();
    const imports = [TaskQueueModule.forRoot({ broker: 'memory://' })];
    const app = await queue.override(Test.createTestingModule({ imports, providers: [Tasks] })).compile();
    app.useLogger(false);
    return { queue, app, client: app.get(TaskClient) };
  };

  it('runs the failure hook again when an id is used again', async () => {
    const { queue, app, client } = await open();
    for (const count of [1, 2]) {
      const result = await client.of(Tasks).fails.with({ id: 'same' }).enqueue();
      expect(await queue.drain()).toMatchObject({ failed: 1, dead: 1 });
      expect(told).toHaveLength(count);
      await result.forget();
    }
    await app.close();
  });

  it('tells observers of tasks that were enqueued under an old name', async () => {
    const { queue, app, client } = await open();
    await client.enqueue('t.before');
    await queue.drain();
    expect(told).toEqual(['succeeded t.before']);
    await app.close();
  });
});

it('leaves nothing behind of those who gave up waiting', async () => {
  const url = process.env['NTQ_TEST_REDIS_URL'] ?? '';
  const namespace = uniqueNamespace('waiting');
  const app = await startApplication({
    options: { broker: url, namespace, worker: false },
    providers: [Tasks],
  });
  const client = app.get(TaskClient);
  const { id } = await client.of(Tasks).quick.enqueue();
  const waits = [id, 'unknown'].map((one) => client.result(one).get({ timeout: 2_000 }));
  const redis = new Redis(url);
  await eventually(async () => expect(await redis.hlen(`ntq:{${namespace}}:watchers`)).toBe(1));
  await Promise.allSettled(waits);
  await eventually(async () => expect(await redis.hlen(`ntq:{${namespace}}:watchers`)).toBe(0));
  redis.disconnect();
  await app.close();
});

it('refuses two failure hooks of one name', async () => {
  await expect(startApplication({ providers: [Tasks, OtherTasks] })).rejects.toMatchObject({
    code: 'DUPLICATE_TASK',
    message: expect.stringContaining("'t.failed'"),
  });
});

describe('runWorker', () => {
  const queues = [{ name: 'default' }, { name: 'low' }];

  it.each([
    ['nothing', undefined, { queues: ['low'], concurrency: 7 }],
    ['the concurrency', { concurrency: 3 }, { queues: ['low'], concurrency: 3 }],
    ['the queues', { queues: ['default'] }, { queues: ['default'], concurrency: 7 }],
  ])('lays %s over the options of the module', async (_what, worker, expected) => {
    const options = { broker: 'memory://', queues, worker: { queues: ['low'], concurrency: 7 } };
    @Module({ imports: [TaskQueueModule.forRoot(options)], providers: [Tasks] })
    class AppModule {}
    const app = await runWorker(AppModule, { signals: false, ...(worker && { worker }) });
    expect(app.get(LocalWorker, { strict: false }).info).toMatchObject(expected);
    await app.close();
  });

  it('runs a worker where the module says there is none', async () => {
    @Module({
      imports: [TaskQueueModule.forRoot({ broker: 'memory://', worker: false })],
      providers: [Tasks],
    })
    class AppModule {}
    const app = await runWorker(AppModule, { signals: false });
    expect(app.get(LocalWorker, { strict: false }).info?.concurrency).toBe(10);
    await app.close();
  });
});
