import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  exponential,
  fixed,
  OnRetry,
  Task,
  TaskClient,
  TaskContext,
  TaskExpiredError,
  TaskFailedError,
  TaskRetry,
  type AsyncResult,
  type Failure,
  type TaskView,
} from 'nest-task-queue';
import { Scene } from './worker/scene.js';

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

interface RunNote {
  readonly startedAt: number;
  readonly thrownAt: number;
  readonly queue: string;
  readonly attempt: number;
  readonly context: readonly unknown[];
}

const runs = new Map<string, RunNote[]>();
const delays = new Map<string, number[]>();

/** Throws the errors one after the other, the last one for ever; succeeds on `undefined`. */
function run(task: TaskContext, errors: readonly (ErrorName | null)[]): number {
  const { priority, headers, expiresAt, enqueuedAt, args } = task;
  const notes = runs.get(task.id) ?? [];
  const thrownAt = performance.now();
  const context = [priority, headers, expiresAt, enqueuedAt, args];
  notes.push({ startedAt: thrownAt, thrownAt, queue: task.queue, attempt: task.attempt, context });
  runs.set(task.id, notes);
  const name = errors[Math.min(notes.length, errors.length) - 1] ?? null;
  if (name === null) return notes.length;
  throw new ERRORS[name](`run ${notes.length}`);
}

@Injectable()
class RetryTasks {
  @Task({ retry: { limit: 3, backoff: fixed('60ms') } })
  fixed(errors: (ErrorName | null)[], task: TaskContext): number {
    return run(task, errors);
  }

  @Task({
    retry: { limit: 4, backoff: exponential({ base: '20ms', factor: 3, max: '100ms', jitter: 'none' }) },
  })
  exponential(errors: (ErrorName | null)[], task: TaskContext): number {
    return run(task, errors);
  }

  @Task({ retry: { limit: 6, backoff: exponential({ base: '30ms', max: '90ms' }) } })
  jittered(errors: (ErrorName | null)[], task: TaskContext): number {
    return run(task, errors);
  }

  @Task({
    retry: { limit: 3, backoff: (failure: Failure, retries) => failure.message.length * 10 + retries },
  })
  computed(errors: (ErrorName | null)[], task: TaskContext): number {
    return run(task, errors);
  }

  @Task({ retry: { limit: 2, backoff: fixed(1), on: TransientError, never: PermanentError } })
  choosy(errors: (ErrorName | null)[], task: TaskContext): number {
    return run(task, errors);
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
  ruled(errors: (ErrorName | null)[], task: TaskContext): number {
    return run(task, errors);
  }

  @Task({ retry: { limit: 2, backoff: fixed('10ms') } })
  asks(request: { countdown?: number; queue?: string; message?: string }, task: TaskContext): number {
    const count = run(task, [null]);
    const { message, ...rest } = request;
    if (count < 4)
      task.retry({ ...rest, ...(message !== undefined && { error: new DatabaseError(message) }) });
    return count;
  }

  @OnRetry()
  retried({ task, afterMs }: TaskRetry): void {
    delays.set(task.id, [...(delays.get(task.id) ?? []), afterMs]);
  }
}

/** Two clocks that count whole milliseconds meet here. */
const ROUNDING_MS = 2;
/** Less than the pause in which an idle worker looks for itself: what is due wakes one. */
const SOON_MS = 6_000;

describe('retries on Redis', () => {
  const scene = new Scene();
  let tasks: TaskView<RetryTasks>;

  beforeAll(async () => {
    const app = await scene.startApp(
      { queues: [{ name: 'default' }, { name: 'low', priority: 1 }], worker: {} },
      [RetryTasks],
    );
    tasks = app.get(TaskClient).of(RetryTasks);
  });

  afterAll(() => scene.end());

  /** What became of a task whose retries are over. */
  const outcome = async (result: AsyncResult<number>) => {
    const value = await result.get({ timeout: '120s' }).catch((error: unknown) => error);
    const noted = runs.get(result.id) ?? [];
    const gaps = noted.slice(1).map(({ startedAt }, index) => startedAt - (noted[index]?.thrownAt ?? 0));
    return { value, runs: noted, gaps, delays: delays.get(result.id) ?? [], info: await result.info() };
  };
  const failureOf = ({ value }: { value: unknown }) => {
    if (value instanceof TaskFailedError) return value.failure.name;
    return value instanceof Error ? value.name : 'none';
  };

  it('wait a fixed time, as often as the limit says', async () => {
    const ended = await outcome(await tasks.fixed.enqueue(['Error']));
    expect(ended.runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(ended.delays).toEqual([60, 60, 60]);
    expect(ended.info).toMatchObject({
      state: 'FAILURE',
      reason: 'retries-exhausted',
      retries: 3,
      losses: 0,
    });
    expect(Math.min(...ended.gaps)).toBeGreaterThanOrEqual(60 - ROUNDING_MS);
    expect(Math.max(...ended.gaps)).toBeLessThan(SOON_MS);
  });

  it('wait longer and longer, up to the cap', async () => {
    const ended = await outcome(await tasks.exponential.enqueue(['Error']));
    expect(ended.delays).toEqual([20, 60, 100, 100]);
    ended.gaps.forEach((gap, index) => {
      expect(gap).toBeGreaterThanOrEqual((ended.delays[index] ?? 0) - ROUNDING_MS);
      expect(gap).toBeLessThan(SOON_MS);
    });
    expect(ended.runs).toHaveLength(5);
  });

  it('are spread by full jitter over the whole time to the cap', async () => {
    const results = await tasks.jittered.enqueueMany(Array.from({ length: 20 }, () => [['Error']]));
    const ended = await Promise.all(results.map(outcome));
    for (const [index, most] of [30, 60, 90, 90, 90, 90].entries()) {
      const each = ended.map((one) => one.delays[index] ?? -1);
      expect(each.every((delay) => Number.isInteger(delay) && delay >= 0 && delay <= most)).toBe(true);
      expect(new Set(each).size).toBeGreaterThan(5);
    }
    const early = ended.flatMap(({ gaps, delays: told }) =>
      gaps.filter((gap, index) => gap < (told[index] ?? 0) - ROUNDING_MS),
    );
    expect(early).toEqual([]);
    expect(new Set(ended.map((one) => one.runs.length))).toEqual(new Set([7]));
  });

  it('wait as a function of the failure says', async () => {
    const ended = await outcome(await tasks.computed.enqueue(['Error']));
    expect(ended.delays).toEqual([50, 51, 52]);
  });

  it('end with a success', async () => {
    const ended = await outcome(await tasks.fixed.enqueue(['Error', 'Error', null]));
    expect(ended.value).toBe(3);
    expect(ended.info).toMatchObject({ state: 'SUCCESS', retries: 2, attempt: 3 });
  });

  it.each<[ErrorName, number, string]>([
    ['Error', 1, 'error'],
    ['TransientError', 3, 'retries-exhausted'],
    ['TimeoutError', 3, 'retries-exhausted'],
    ['PermanentError', 1, 'error'],
    ['GoneError', 1, 'error'],
  ])('are for the errors of `on` without those of `never`: %s', async (error, count, reason) => {
    const ended = await outcome(await tasks.choosy.enqueue([error]));
    expect([ended.runs.length, ended.info.reason]).toEqual([count, reason]);
  });

  it('move a task to the queue of the rule, where it stays', async () => {
    const ended = await outcome(await tasks.ruled.enqueue(['RateLimitError', 'TransientError', null]));
    expect(ended.runs.map(({ queue }) => queue)).toEqual(['default', 'low', 'low']);
    expect(ended.delays).toEqual([70, 10]);
    expect(ended.info).toMatchObject({ state: 'SUCCESS', queue: 'low' });
  });

  it.each<[string, ErrorName[], number]>([
    ['the limit of the task, where the rule has none', ['RateLimitError'], 3],
    ['the limit of the rule', ['DatabaseError'], 6],
    ['all retries so far, whatever they were for', ['DatabaseError', 'DatabaseError', 'RateLimitError'], 3],
    ['no rule for what is never retried', ['GoneError'], 1],
    ['no rule, and `on` does not name it', ['Error'], 1],
  ])('count by error: %s', async (_what, errors, count) => {
    expect((await outcome(await tasks.ruled.enqueue(errors))).runs).toHaveLength(count);
  });

  it('keep headers, priority and expiry', async () => {
    const options = { headers: { trace: 't-1' }, priority: 8, expires: '1m' } as const;
    const ended = await outcome(await tasks.fixed.with(options).enqueue(['Error', 'Error', null]));
    const [first, ...later] = ended.runs.map(({ context }) => context);
    expect(first?.slice(0, 2)).toEqual([8, { trace: 't-1' }]);
    expect(first?.[2]).toBeInstanceOf(Date);
    expect(later).toEqual([first, first]);
  });

  it('end now what would have expired when they are due', async () => {
    const retry = { limit: 1, backoff: fixed('10m') };
    const ended = await outcome(await tasks.fixed.with({ expires: '5m', retry }).enqueue(['Error']));
    expect(ended.value).toBeInstanceOf(TaskExpiredError);
    expect(ended.info).toMatchObject({ state: 'REVOKED', reason: 'expired' });
    expect(ended.runs).toHaveLength(1);
  });

  it('are asked for with a countdown and a queue', async () => {
    const ended = await outcome(await tasks.asks.enqueue({ countdown: 80, queue: 'low', message: 'full' }));
    expect(ended.runs.map(({ queue }) => queue)).toEqual(['default', 'low', 'low']);
    expect(ended.delays).toEqual([80, 80]);
    expect(Math.min(...ended.gaps)).toBeGreaterThanOrEqual(80 - ROUNDING_MS);
    expect(failureOf(ended)).toBe('DatabaseError');
  });

  it('are asked for once too often', async () => {
    const ended = await outcome(await tasks.asks.enqueue({}));
    expect(ended.delays).toEqual([10, 10]);
    expect(failureOf(ended)).toBe('MaxRetriesExceededError');
  });

  it('are counted by the call before all else', async () => {
    const retry = { limit: 1, backoff: fixed('15ms') };
    const ended = await outcome(await tasks.ruled.with({ retry }).enqueue(['DatabaseError']));
    expect(ended.delays).toEqual([15]);
    expect((await outcome(await tasks.fixed.with({ retry: 0 }).enqueue(['Error']))).runs).toHaveLength(1);
  });
});
