import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import {
  OnFailure,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskFailure,
  TaskFailedError,
  TaskRevokedError,
  type AsyncResult,
  type TaskView,
} from 'nest-task-queue';
import { keysOf } from '../../src/broker/redis/script/key-names.js';
import { eventually } from '../support/eventually.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { Scene } from './worker/scene.js';

const failed: string[] = [];
let meeting = 0;
let meet: () => void = () => undefined;
const met = new Promise<void>((resolve) => (meet = resolve));

@Injectable()
@TaskDefaults({ retry: 0, timeLimit: { soft: '60ms' } })
class LimitedTasks {
  @Task()
  async tidies(task: TaskContext): Promise<string> {
    await new Promise((resolve) => task.signal.addEventListener('abort', resolve));
    return `${(task.signal.reason as Error).name} was heard`;
  }

  @Task()
  async passesOn(task: TaskContext): Promise<void> {
    await new Promise((_resolve, reject) =>
      task.signal.addEventListener('abort', () =>
        reject(new Error('given up', { cause: task.signal.reason })),
      ),
    );
  }

  @Task()
  async sleeps(task: TaskContext): Promise<void> {
    await sleep(60_000, undefined, { signal: task.signal });
  }

  @Task()
  async abortsBare(task: TaskContext): Promise<void> {
    await new Promise((_resolve, reject) =>
      task.signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))),
    );
  }

  @Task({ retry: 1 })
  async isRetried(task: TaskContext): Promise<number> {
    if (task.attempt === 1) await sleep(60_000, undefined, { signal: task.signal });
    return task.attempt;
  }

  @Task({ timeLimit: { soft: '50ms', hard: '100ms' } })
  never(_task: TaskContext): Promise<void> {
    return new Promise(() => undefined);
  }

  /** Ends when two of them run at once. */
  @Task({ timeLimit: { soft: '10s' } })
  async meets(): Promise<void> {
    meeting += 1;
    if (meeting === 2) meet();
    await met;
  }

  @OnFailure()
  onFailure({ task, error }: TaskFailure): void {
    failed.push(`${task.id} ${error.name}`);
  }
}

const failureOf = async (result: AsyncResult<unknown>) => {
  const error = await result.get({ timeout: '120s' }).catch((thrown: unknown) => thrown);
  if (!(error instanceof TaskFailedError)) throw new Error('the task did not fail', { cause: error });
  return error.failure;
};

describe('time limits on Redis', () => {
  const scene = new Scene();
  let tasks: TaskView<LimitedTasks>;

  beforeAll(async () => {
    const app = await scene.startApp({ worker: { concurrency: 2 } }, [LimitedTasks]);
    tasks = app.get(TaskClient).of(LimitedTasks);
  });

  afterAll(() => scene.end());

  it('let a handler that heeds the soft one succeed', async () => {
    const result = await tasks.tidies.enqueue();
    expect(await result.get({ timeout: '120s' })).toBe('SoftTimeLimitExceeded was heard');
  });

  it.each(['passesOn', 'sleeps', 'abortsBare'] as const)(
    'fail a handler that passes the soft one on: %s',
    async (method) => {
      const result = await tasks[method].enqueue();
      const failure = await failureOf(result);
      expect([failure.name, failure.code]).toEqual(['SoftTimeLimitExceeded', 'SOFT_TIME_LIMIT']);
      const { startedAt, endedAt } = await result.info();
      expect(Number(endedAt) - Number(startedAt)).toBeGreaterThanOrEqual(59);
    },
  );

  it('retry after the soft one like after any error', async () => {
    expect(await (await tasks.isRetried.enqueue()).get({ timeout: '120s' })).toBe(2);
  });

  it('end a handler that never does, free its slot and tell of it once', async () => {
    const result = await tasks.never.enqueue();
    const failure = await failureOf(result);
    expect([failure.name, failure.code]).toEqual(['TimeLimitExceeded', 'TIME_LIMIT']);
    expect(await result.info()).toMatchObject({ state: 'FAILURE', reason: 'time-limit', retries: 0 });
    const both = await tasks.meets.enqueueMany([[], []]);
    await Promise.all(both.map((each) => each.get({ timeout: '120s' })));
    expect(failed.filter((line) => line.startsWith(result.id))).toEqual([`${result.id} TimeLimitExceeded`]);
  });
});

describe('a task that runs in another process', () => {
  const scene = new Scene();
  let tasks: TaskView<FixtureTasks>;
  let pid: number;
  let redis: Redis;
  const control = keysOf(scene.namespace).control(0);

  beforeAll(async () => {
    tasks = (await scene.startClient()).of(FixtureTasks);
    ({ pid } = await scene.startWorker({ worker: { lease: '10m' } }));
    // Until it listens, a revocation is only told by the next renewal of the lease: after more than this test has.
    redis = new Redis(scene.redis);
    await eventually(async () => expect((await redis.pubsub('NUMSUB', control))[1]).toBe(1));
  });

  afterAll(async () => {
    redis.disconnect();
    await scene.end();
  });

  const running = async () => {
    const result = await tasks.waits.enqueue(scene.latch().path);
    await eventually(() => expect(scene.noted('start')).toContainEqual({ id: result.id, pid }));
    return result;
  };

  it('is told by its signal when it is revoked with `terminate`', async () => {
    const result = await running();
    expect(await result.revoke({ terminate: true })).toBe(true);
    await eventually(() => expect(scene.noted('aborted-TaskRevokedError')).toEqual([{ id: result.id, pid }]));
    await expect(result.get({ timeout: '5s' })).rejects.toThrow(TaskRevokedError);
    expect(await result.info()).toMatchObject({ state: 'REVOKED', reason: 'revoked' });
  });
});
