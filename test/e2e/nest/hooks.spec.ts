import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import {
  DeadLetters,
  Ignore,
  OnFailure,
  OnRetry,
  OnSuccess,
  Reject,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskFailure,
  TaskRetry,
  TaskSuccess,
  fixed,
  type TaskView,
} from 'nest-task-queue';
import { BROKERS } from '../application.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

class ApiError extends Error {
  constructor(readonly status: number) {
    super(`the API said ${status}`);
  }
}
class RateLimitError extends ApiError {}

/** What the hooks were told, and who waits for the next of it. */
class Told {
  readonly entries: string[] = [];
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  add(entry: string): void {
    this.entries.push(entry);
    for (const { count, resolve } of this.#waiting) if (this.entries.length >= count) resolve();
  }

  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve });
      if (this.entries.length >= count) resolve();
    });
  }
}
let told = new Told();

@Injectable()
@TaskDefaults({ prefix: 'api', retry: { limit: 1, backoff: fixed(1) } })
class ApiTasks {
  @Task({ timeLimit: { hard: 30 }, retry: 0 })
  endless(): Promise<void> {
    return new Promise(() => undefined);
  }
  @Task()
  call(status: number): number {
    if (status === 200) return status;
    throw status === 429 ? new RateLimitError(status) : new ApiError(status);
  }
  @Task()
  asked(word: string, task: TaskContext): void {
    if (word === 'ignore') throw new Ignore();
    if (word === 'reject') throw new Reject('the order is gone');
    task.retry({ countdown: 1 });
  }
  @Task({ retry: 0 })
  silent(): void {
    throw new Error('nobody is told');
  }

  @OnFailure('call')
  callFailed(failure: TaskFailure): void {
    told.add(
      `call ${failure.task.id} ${String(failure.error.fields?.['status'])} ${failure.reason} attempt ${failure.task.attempt}`,
    );
  }
  @OnFailure({ method: 'call', error: RateLimitError })
  limited(failure: TaskFailure): void {
    if (failure.is(ApiError)) told.add(`limited ${String(failure.task.args[0])}`);
  }
  @OnFailure('endless')
  exceeded(failure: TaskFailure): void {
    told.add(`exceeded ${failure.error.name} ${failure.reason}`);
  }
  @OnFailure('asked')
  asking(failure: TaskFailure): void {
    told.add(`asked ${failure.error.name}: ${failure.error.message} (${failure.reason})`);
  }
  @OnRetry()
  again(retry: TaskRetry): void {
    told.add(`retry ${retry.task.name} ${retry.error.name} after ${retry.afterMs}`);
  }
  @OnSuccess('call')
  done(success: TaskSuccess<number>): void {
    told.add(`success ${success.value}`);
    throw new Error('an observer breaks nothing');
  }
}

let hookRuns = 0;
@Injectable()
class GlobalHooks {
  @OnFailure({ task: '*.silent' })
  everywhere(failure: TaskFailure): void {
    hookRuns += 1;
    told.add(`global ${failure.task.name} run ${hookRuns}`);
    if (hookRuns < 3) throw new Error('the hook fails too');
  }
}

describe.each(BROKERS)('hooks on %s', (_name, broker) => {
  let app: INestApplicationContext;
  let api: TaskView<ApiTasks>;
  beforeAll(async () => {
    const options = {
      broker,
      namespace: uniqueNamespace('hooks'),
      defaults: { retry: { backoff: fixed(1) } },
    };
    app = await startApplication({ options, providers: [ApiTasks, GlobalHooks] });
    api = app.get(TaskClient).of(ApiTasks);
  });
  afterAll(() => app.close());
  beforeEach(() => {
    told = new Told();
    hookRuns = 0;
  });

  it('tell of a success; what they throw breaks nothing', async () => {
    expect(await (await api.call.enqueue(200)).get()).toBe(200);
    await told.until(1);
    expect(told.entries).toEqual(['success 200']);
  });

  it('tell of each retry and once of the failure', async () => {
    const { id } = await api.call.enqueue(500);
    await told.until(2);
    expect(told.entries).toEqual([
      'retry api.call ApiError after 1',
      `call ${id} 500 retries-exhausted attempt 2`,
    ]);
  });

  it('are filtered by error class', async () => {
    await api.call.enqueue(429);
    await told.until(3);
    expect(told.entries.filter((entry) => entry.startsWith('limited'))).toEqual(['limited 429']);
  });

  it('tell of a hard limit on a handler that never settles', async () => {
    await api.endless.enqueue();
    await told.until(1);
    expect(told.entries).toEqual(['exceeded TimeLimitExceeded time-limit']);
  });

  it('tell of directives: reject fails at once, retry spends retries, ignore succeeds', async () => {
    await (await api.asked.enqueue('ignore')).get();
    await expect((await api.asked.enqueue('reject')).get()).rejects.toMatchObject({ code: 'TASK_FAILED' });
    await told.until(1);
    expect(told.entries).toEqual(['asked Reject: the order is gone (rejected)']);
    await expect((await api.asked.enqueue('retry')).get()).rejects.toMatchObject({ code: 'TASK_FAILED' });
    await told.until(3);
    expect(told.entries[2]).toContain('asked MaxRetriesExceededError');
  });

  it('are retried like tasks, in any class that names the task', async () => {
    await api.silent.enqueue();
    await told.until(3);
    expect(told.entries).toEqual([1, 2, 3].map((run) => `global api.silent run ${run}`));
  });

  it('lie among the dead letters when they fail for good, without hooks of their own', async () => {
    hookRuns = -100;
    const { id } = await api.silent.enqueue();
    const hook = app.get(TaskClient).result(`${id}:GlobalHooks.everywhere`);
    await expect(hook.get()).rejects.toMatchObject({ code: 'TASK_FAILED' });
    const { deadLetters } = await app.get(DeadLetters).list();
    expect(deadLetters.map((letter) => letter.task)).toEqual(
      expect.arrayContaining(['api.silent', 'GlobalHooks.everywhere']),
    );
    const history = (await app.get(DeadLetters).get(hook.id))?.history;
    expect(history?.map(({ message }) => message)).toEqual(new Array(4).fill('the hook fails too'));
  });
});
