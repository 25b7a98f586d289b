import { Injectable } from '@nestjs/common';
import {
  fixed,
  Ignore,
  OnFailure,
  Reject,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  type FailureData,
  TaskFailure,
} from 'nest-task-queue';
import { Told } from '../failure/told.js';

/** The tasks that the canvases of the cases are made of. */
@Injectable()
@TaskDefaults({ prefix: 'case', retry: { limit: 1, backoff: fixed(1) } })
export class CaseTasks {
  readonly #releases = new Map<string, () => void>();

  constructor(
    private readonly told: Told,
    private readonly client: TaskClient,
  ) {}

  @Task()
  one(): number {
    return 1;
  }

  @Task()
  add(a: number, b: number): number {
    return a + b;
  }

  @Task()
  sum(list: readonly number[]): number {
    return list.reduce((sum, each) => sum + each, 0);
  }

  @Task()
  echo(value: unknown, ...more: unknown[]): unknown {
    return more.length === 0 ? value : [value, ...more];
  }

  @Task({ retry: 0 })
  fail(): number {
    throw new RangeError('boom');
  }

  @Task({ retry: 0 })
  failOn(_input: unknown): number {
    throw new TypeError('no such input');
  }

  @Task()
  flaky(failures: number, task: TaskContext): number {
    this.told.add(task.id, `run ${task.attempt}`);
    if (task.retries < failures) throw new RangeError('boom');
    return task.attempt;
  }

  @Task()
  ignore(): number {
    throw new Ignore();
  }

  @Task()
  reject(): number {
    throw new Reject(new RangeError('rejected'));
  }

  @Task()
  nothing(): void {}

  @Task({ ignoreResult: true })
  secret(): number {
    return 7;
  }

  @Task({ retry: 0, timeLimit: { hard: 20 } })
  hang(): Promise<number> {
    return new Promise(() => undefined);
  }

  @Task()
  malformed(): unknown {
    return 2n;
  }

  /** Revoked while it runs, by itself: what it returns comes too late. */
  @Task()
  async revokesItself(task: TaskContext): Promise<number> {
    await this.client.result(task.id).revoke({ terminate: true });
    return 1;
  }

  /** Runs until it is let go, or its signal aborts. */
  @Task()
  held(task: TaskContext): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#releases.set(task.id, () => resolve(1));
      task.signal.addEventListener('abort', () => {
        this.told.add(task.id, 'aborted');
        reject(task.signal.reason as Error);
      });
      this.told.add(task.id, 'runs');
    });
  }

  endHeld(id: string): void {
    this.#releases.get(id)?.();
  }

  @Task()
  async stream(list: AsyncIterable<unknown>, ...more: unknown[]): Promise<unknown[]> {
    const values: unknown[] = [];
    for await (const each of list) values.push(each);
    return [...values, ...more];
  }

  /** What linkError() calls: gives what it was told of. */
  @Task()
  seen(failure: FailureData, ...more: unknown[]): unknown {
    const cause = failure.cause === undefined ? '' : ` < ${failure.cause.name}`;
    return [failure.name + cause, ...more];
  }

  /** What the context says, by the names of its properties. */
  @Task()
  context(names: readonly (keyof TaskContext)[], task: TaskContext): unknown {
    return JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, task[name] ?? null]))));
  }

  @OnFailure()
  failed({ task, reason }: TaskFailure): void {
    this.told.add(task.id, `failure ${reason}`);
  }
}
