import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  DeadLetters,
  Inspector,
  OnFailure,
  Task,
  TaskClient,
  TaskDefaults,
  TaskQueueModule,
  LocalWorker,
  type TaskQueueModuleOptions,
  type TaskQueueOptionsFactory,
} from 'nest-task-queue';
import { startApplication } from '../../support/application.js';

@Injectable()
class Tasks {
  @Task()
  run(): string {
    return 'ran';
  }
}

const refusal = async (options: Record<string, unknown>, providers = [] as never[]) => {
  try {
    await (
      await startApplication({ options: options as Partial<TaskQueueModuleOptions>, providers })
    ).close();
  } catch (error) {
    return error as Error & { code: string };
  }
  throw new Error('the application started');
};

describe('options of the module', () => {
  it.each([
    [{ quues: [] }, 'INVALID_OPTION', "unknown option 'quues'"],
    [{ broker: '' }, 'INVALID_OPTION', 'broker is required'],
    [{ broker: 'amqp://x' }, 'INVALID_OPTION', "'redis://'"],
    [{ namespace: 'Shop!' }, 'INVALID_OPTION', 'lower case'],
    [{ queues: [{ name: 'a b' }] }, 'INVALID_OPTION', 'is not a valid queue name'],
    [{ queues: [{ name: 'a' }, { name: 'a' }], defaultQueue: 'a' }, 'INVALID_OPTION', 'declared twice'],
    [
      { queues: [{ name: 'a', maxLenght: 5 }], defaultQueue: 'a' },
      'INVALID_OPTION',
      "unknown option 'maxLenght'",
    ],
    [{ queues: [{ name: 'a' }] }, 'INVALID_OPTION', "defaultQueue: the queue 'default' is not declared"],
    [{ routes: { 'x.*': 'nowhere' } }, 'INVALID_OPTION', "'nowhere' is not declared"],
    [{ worker: { queues: ['nowhere'] } }, 'INVALID_OPTION', "'nowhere' is not declared"],
    [{ worker: { control: 'no' } }, 'INVALID_OPTION', 'worker.control: give true or false'],
    [{ worker: { concurrency: 0 } }, 'INVALID_OPTION', 'worker.concurrency'],
    [{ worker: { lease: '1 minute' } }, 'INVALID_OPTION', 'is no duration'],
    [{ worker: { lease: '10ms' } }, 'INVALID_OPTION', 'too short'],
    [{ defaults: { timeLimit: { soft: '2m', hard: '1m' } } }, 'INVALID_OPTION', 'soft limit'],
    [{ defaults: { retry: { limt: 3 } } }, 'INVALID_OPTION', "unknown option 'limt'"],
    [{ defaults: { rateLimit: { limit: 0, per: '1s' } } }, 'INVALID_OPTION', 'rateLimit.limit'],
    [
      { queues: [{ name: 'default', circuitBreaker: { name: 'x' } }] },
      'INVALID_OPTION',
      "unknown option 'circuitBreaker'",
    ],
    [{ queues: [{ name: 'default', fair: {} }] }, 'INVALID_OPTION', "Queue 'default' fair.key"],
    [{ maxPayload: -1 }, 'INVALID_OPTION', 'maxPayload'],
    [{ maxResult: '1 MB' }, 'INVALID_OPTION', 'maxResult'],
  ])('refuses %j with %s', async (options, code, words) => {
    const error = await refusal(options, [Tasks] as never[]);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it('refuses memory:// in production unless it is meant', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      expect((await refusal({})).message).toContain('{ memory: true }');
      await (await startApplication({ options: { memory: true } })).close();
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  it('refuses to be imported twice', async () => {
    const twice = startApplication({
      imports: [TaskQueueModule.forRoot({ broker: 'memory://', namespace: 'b' })],
    });
    await expect(twice).rejects.toThrow('imported more than once');
  });

  it.each([
    ['a task in an undeclared queue', { queue: 'nowhere' }, "'nowhere' is not declared"],
    [
      'a rule into an undeclared queue',
      { retry: { rules: [{ on: Error, queue: 'nowhere' }] } },
      'is not declared',
    ],
    ['an error class that is none', { retry: { never: [undefined] } }, 'circular import'],
    ['a soft limit above the hard one', { timeLimit: { soft: '2s', hard: '1s' } }, 'soft limit'],
    ['an unknown option', { retries: 3 }, "unknown option 'retries'"],
    [
      'a key that is no function',
      { concurrency: { limit: 1, key: 'tenant' } },
      'concurrency.key: give a function',
    ],
    ['a bad time of a rate', { rateLimit: { limit: 1, per: 'minute' } }, 'is no duration'],
    ['a breaker with keys', { circuitBreaker: { key: String } }, "unknown option 'key'"],
  ])('refuses %s', async (_what, options, words) => {
    class Wrong {
      @Task(options as never)
      run(): void {}
    }
    expect((await refusal({}, [Wrong] as never[])).message).toContain(words);
  });

  it('refuses two breakers under one name', async () => {
    class Different {
      @Task({ circuitBreaker: { name: 'api', threshold: 3, on: TypeError } })
      read(): void {}
      @Task({ circuitBreaker: { name: 'api', threshold: 3, on: RangeError } })
      write(): void {}
      @Task({ circuitBreaker: { name: 'api', threshold: 4 } })
      remove(): void {}
    }
    const error = await refusal({}, [Different] as never[]);
    expect([error.code, error.message]).toEqual([
      'INVALID_OPTION',
      expect.stringMatching(
        /'Different\.read' and 'Different\.remove' share the circuit breaker 'api'.*threshold: 3 and 4/,
      ),
    ]);
  });

  it('refuses a hook of a method that is no task', async () => {
    class Lost {
      @Task()
      run(): void {}
      @OnFailure('rnu')
      failed(): void {}
    }
    const error = await refusal({}, [Lost] as never[]);
    expect([error.code, error.message]).toEqual([
      'HANDLER_NOT_FOUND',
      expect.stringContaining("the task 'rnu'"),
    ]);
  });
});

describe('asynchronous options', () => {
  class Factory implements TaskQueueOptionsFactory {
    createTaskQueueOptions(): Promise<TaskQueueModuleOptions> {
      return Promise.resolve({ broker: 'memory://', worker: { concurrency: 2 } });
    }
  }

  it.each([
    [
      'a factory',
      () => TaskQueueModule.forRootAsync({ useFactory: () => new Factory().createTaskQueueOptions() }),
    ],
    ['a class', () => TaskQueueModule.forRootAsync({ useClass: Factory })],
  ])('come from %s', async (_what, module) => {
    @Module({ imports: [module()], providers: [Tasks] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false });
    expect(await (await app.get(TaskClient).of(Tasks).run.enqueue()).get()).toBe('ran');
    expect(app.get(LocalWorker).info?.concurrency).toBe(2);
    await app.close();
  });

  it('decide at bootstrap whether there is a worker', async () => {
    const app = await startApplication({ options: { worker: false }, providers: [Tasks] });
    expect(app.get(LocalWorker).info).toBeUndefined();
    await app.close();
  });
});

describe('precedence of options', () => {
  @Injectable()
  @TaskDefaults({ prefix: 'pay', priority: 3 })
  class Payments {
    @Task()
    plain(): void {}
    @Task({ queue: 'low' })
    own(): void {}
    @Task({ priority: 8 })
    urgent(): void {}
  }
  const options: Partial<TaskQueueModuleOptions> = {
    queues: [{ name: 'critical', priority: 10 }, { name: 'default' }, { name: 'low', priority: 1 }],
    routes: { 'pay.*': { queue: 'critical', priority: 2 } },
    defaults: { priority: 1 },
    worker: false,
  };

  it('is: call over method over class over route over defaults', async () => {
    const app = await startApplication({ options, providers: [Payments, Tasks] });
    const client = app.get(TaskClient);
    const pay = client.of(Payments);
    const infoOf = async (enqueued: ReturnType<typeof pay.plain.enqueue>) => {
      const { queue, priority } = await (await enqueued).info();
      return [queue, priority];
    };
    expect(await infoOf(client.of(Tasks).run.enqueue() as never)).toEqual(['default', 1]);
    expect(await infoOf(pay.plain.enqueue())).toEqual(['critical', 3]);
    expect(await infoOf(pay.own.enqueue())).toEqual(['low', 3]);
    expect(await infoOf(pay.urgent.enqueue())).toEqual(['critical', 8]);
    expect(await infoOf(pay.urgent.with({ queue: 'default', priority: 0 }).enqueue())).toEqual([
      'default',
      0,
    ]);
    await app.close();
  });
});

it('offers what operators need as providers', async () => {
  const app = await startApplication({ providers: [Tasks], options: { worker: false } });
  await app.get(TaskClient).of(Tasks).run.enqueue();
  const info = await app.get(Inspector).overview();
  expect(info).toMatchObject({
    queues: [{ name: 'default', waiting: 1, paused: false }],
    workers: [],
    delayed: 0,
    active: 0,
    deadLetters: 0,
  });
  expect(await app.get(DeadLetters).list()).toEqual({ deadLetters: [], next: undefined });
  await app.close();
});
