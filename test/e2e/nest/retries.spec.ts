import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  exponential,
  fixed,
  Task,
  TaskClient,
  TaskContext,
  TaskQueueModule,
  type AsyncResult,
  type Failure,
  type TaskView,
} from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';

class TransientError extends Error {}
class TimeoutError extends TransientError {}
class PermanentError extends TransientError {}
class GoneError extends PermanentError {}
class RateLimitError extends Error {}
class DatabaseError extends Error {}

const ERRORS = {
  Error,
  TransientError,
  TimeoutError,
  PermanentError,
  GoneError,
  RateLimitError,
  DatabaseError,
};
type ErrorName = keyof typeof ERRORS;

/** The errors that the runs throw one after the other, the last one for ever; `null` is a success. */
type Plan = readonly (ErrorName | null)[];

let queue: TaskQueueTesting;
let runs: { readonly at: number; readonly task: TaskContext }[] = [];

function run(task: TaskContext, plan: Plan): number {
  runs.push({ at: queue.now.getTime(), task });
  const name = plan[Math.min(task.attempt, plan.length) - 1] ?? null;
  if (name !== null) throw new ERRORS[name](`run ${task.attempt}`);
  return task.attempt;
}

@Injectable()
class RetryTasks {
  @Task({ retry: { limit: 3, backoff: fixed('60ms') } })
  fixed(plan: Plan, task: TaskContext): number {
    return run(task, plan);
  }

  @Task({
    retry: { limit: 4, backoff: exponential({ base: '20ms', factor: 3, max: '100ms', jitter: 'none' }) },
  })
  exponential(plan: Plan, task: TaskContext): number {
    return run(task, plan);
  }

  @Task({ retry: { limit: 6, backoff: exponential({ base: '30ms', max: '90ms' }) } })
  jittered(plan: Plan, task: TaskContext): number {
    return run(task, plan);
  }

  @Task({
    retry: { limit: 3, backoff: (failure: Failure, retries) => failure.message.length * 10 + retries },
  })
  computed(plan: Plan, task: TaskContext): number {
    return run(task, plan);
  }

  @Task({ retry: { limit: 2, backoff: fixed(1), on: TransientError, never: PermanentError } })
  choosy(plan: Plan, task: TaskContext): number {
    return run(task, plan);
  }

  @Task({
    retry: {
      limit: 2,
      backoff: fixed('10ms'),
      on: TransientError,
      never: [GoneError],
      rules: [
        { on: RateLimitError, backoff: fixed('70ms'), queue: 'low' },
        { on: [DatabaseError, GoneError], limit: 5 },
      ],
    },
  })
  ruled(plan: Plan, task: TaskContext): number {
    return run(task, plan);
  }

  @Task({ retry: { limit: 2, backoff: fixed('10ms') } })
  asks(
    { message, ...rest }: { countdown?: number; queue?: string; message?: string },
    task: TaskContext,
  ): number {
    run(task, [null]);
    return task.retry({ ...rest, ...(message !== undefined && { error: new DatabaseError(message) }) });
  }
}

describe('Retries', () => {
  let app: TestingModule;
  let tasks: TaskView<RetryTasks>;

  beforeEach(async () => {
    runs = [];
    queue = TaskQueueTesting.create({ now: '2026-01-01T00:00Z' });
    const module = TaskQueueModule.forRoot({
      broker: 'memory://',
      queues: [{ name: 'default' }, { name: 'low', priority: 1 }],
    });
    app = await queue
      .override(Test.createTestingModule({ imports: [module], providers: [RetryTasks] }))
      .compile();
    app.useLogger(false);
    tasks = app.get(TaskClient).of(RetryTasks);
  });
  afterEach(async () => {
    await app.close();
    await queue.close();
  });

  /** The life of a task whose retries are over. */
  const lifeOf = async ({ id }: AsyncResult<number>) => {
    await queue.advance('1h');
    const own = runs.filter(({ task }) => task.id === id);
    return {
      info: await queue.info(id),
      tasks: own.map(({ task }) => task),
      gaps: own.slice(1).map(({ at }, index) => at - (own[index]?.at ?? 0)),
    };
  };

  it('wait a fixed time, as often as the limit says', async () => {
    const { gaps, info } = await lifeOf(await tasks.fixed.enqueue(['Error']));
    expect(gaps).toEqual([60, 60, 60]);
    expect(info).toMatchObject({ state: 'FAILURE', reason: 'retries-exhausted', retries: 3, losses: 0 });
  });

  it('wait longer and longer, up to the cap', async () => {
    expect((await lifeOf(await tasks.exponential.enqueue(['Error']))).gaps).toEqual([20, 60, 100, 100]);
  });

  it('are spread by full jitter over the whole time to the cap', async () => {
    const results = await tasks.jittered.enqueueMany(Array.from({ length: 20 }, () => [['Error']]));
    const lives = await Promise.all(results.map(lifeOf));
    for (const [index, most] of [30, 60, 90, 90, 90, 90].entries()) {
      const each = lives.map(({ gaps }) => gaps[index] ?? -1);
      expect(each.filter((gap) => gap < 0 || gap > most)).toEqual([]);
      expect(new Set(each).size).toBeGreaterThan(5);
    }
    expect(new Set(lives.map(({ gaps }) => gaps.length))).toEqual(new Set([6]));
  });

  it('wait as a function of the failure says', async () => {
    expect((await lifeOf(await tasks.computed.enqueue(['Error']))).gaps).toEqual([50, 51, 52]);
  });

  it('end with a success', async () => {
    const { info } = await lifeOf(await tasks.fixed.enqueue(['Error', 'Error', null]));
    expect(info).toMatchObject({ state: 'SUCCESS', value: 3, retries: 2, attempt: 3 });
  });

  it.each<[ErrorName, number, string]>([
    ['Error', 1, 'error'],
    ['TransientError', 3, 'retries-exhausted'],
    ['TimeoutError', 3, 'retries-exhausted'],
    ['PermanentError', 1, 'error'],
    ['GoneError', 1, 'error'],
  ])('are for the errors of `on` without those of `never`: %s', async (error, attempt, reason) => {
    const { info } = await lifeOf(await tasks.choosy.enqueue([error]));
    expect(info).toMatchObject({ attempt, reason });
  });

  it('move a task to the queue of the rule, where it stays', async () => {
    const life = await lifeOf(await tasks.ruled.enqueue(['RateLimitError', 'TransientError', null]));
    expect(life.tasks.map((task) => task.queue)).toEqual(['default', 'low', 'low']);
    expect(life.gaps).toEqual([70, 10]);
    expect(life.info).toMatchObject({ state: 'SUCCESS', queue: 'low' });
  });

  it.each<[string, ErrorName[], number]>([
    ['the limit of the task, where the rule has none', ['RateLimitError'], 3],
    ['the limit of the rule', ['DatabaseError'], 6],
    ['all retries so far, whatever they were for', ['DatabaseError', 'DatabaseError', 'RateLimitError'], 3],
    ['no rule for what is never retried', ['GoneError'], 1],
    ['no rule, and `on` does not name it', ['Error'], 1],
  ])('count by error: %s', async (_what, errors, count) => {
    expect((await lifeOf(await tasks.ruled.enqueue(errors))).tasks).toHaveLength(count);
  });

  it('keep headers, priority, arguments and expiry', async () => {
    const options = { headers: { trace: 't-1' }, priority: 8, expires: '1m' } as const;
    const life = await lifeOf(await tasks.fixed.with(options).enqueue(['Error', 'Error', null]));
    const kept = ({ priority, headers, expiresAt, args }: TaskContext) => ({
      priority,
      headers,
      expiresAt,
      args,
    });
    const expiresAt = new Date('2026-01-01T00:01Z');
    const each = { priority: 8, headers: { trace: 't-1' }, expiresAt, args: [['Error', 'Error', null]] };
    expect(life.tasks.map(kept)).toEqual([each, each, each]);
  });

  it('end now what would have expired when they are due', async () => {
    const retry = { limit: 1, backoff: fixed('10m') };
    const result = await tasks.fixed.with({ expires: '5m', retry }).enqueue(['Error']);
    await queue.drain();
    expect(await queue.info(result.id)).toMatchObject({ state: 'REVOKED', reason: 'expired' });
    expect(runs).toHaveLength(1);
  });

  it('are asked for with a countdown and a queue', async () => {
    const life = await lifeOf(await tasks.asks.enqueue({ countdown: 80, queue: 'low', message: 'full' }));
    expect(life.tasks.map((task) => task.queue)).toEqual(['default', 'low', 'low']);
    expect(life.gaps).toEqual([80, 80]);
    expect(life.info.failure?.name).toBe('DatabaseError');
  });

  it('are asked for once too often', async () => {
    const { gaps, info } = await lifeOf(await tasks.asks.enqueue({}));
    expect(gaps).toEqual([10, 10]);
    expect(info.failure?.name).toBe('MaxRetriesExceededError');
  });

  it('are counted by the call before all else', async () => {
    const retry = { limit: 1, backoff: fixed('15ms') };
    expect((await lifeOf(await tasks.ruled.with({ retry }).enqueue(['DatabaseError']))).gaps).toEqual([15]);
    expect((await lifeOf(await tasks.fixed.with({ retry: 0 }).enqueue(['Error']))).gaps).toEqual([]);
  });
});
