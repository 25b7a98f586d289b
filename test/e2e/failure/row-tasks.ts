import { Injectable } from '@nestjs/common';
import {
  fixed,
  Ignore,
  OnFailure,
  OnRetry,
  OnSuccess,
  Reject,
  Task,
  TaskContext,
  TaskDefaults,
  TaskFailure,
  TaskRetry,
  TaskSuccess,
  LocalWorker,
} from 'nest-task-queue';
import { Told } from './told.js';

/** Bytes that a result may take here. */
export const RESULT_LIMIT = 1_000;

class HopelessError extends Error {}

/** One method for each way a task can end; each run and each hook is told. */
@Injectable()
@TaskDefaults({ prefix: 'row', retry: { limit: 1, backoff: fixed(1) } })
export class RowTasks {
  /** Lets a held handler go on. */
  readonly releases = new Map<string, () => void>();

  constructor(
    private readonly told: Told,
    private readonly control: LocalWorker,
  ) {}

  @Task()
  returns(task: TaskContext): string {
    return this.#ran(task, 'the value');
  }

  @Task()
  fails(times: number, task: TaskContext): string {
    this.#ran(task);
    if (task.retries < times) throw new Error('it failed');
    return 'the value';
  }

  /** The worker takes nothing more until the test resumes it. */
  @Task()
  failsAndPauses(task: TaskContext): string {
    this.#ran(task);
    if (task.retries > 0) return 'the value';
    this.control.pause();
    throw new Error('it failed');
  }

  @Task({ retry: { limit: 5, never: [HopelessError] } })
  isHopeless(task: TaskContext): void {
    this.#ran(task);
    throw new HopelessError('no retry can help');
  }

  @Task()
  rejects(task: TaskContext): void {
    this.#ran(task);
    throw new Reject('the order is gone');
  }

  @Task()
  ignores(task: TaskContext): void {
    this.#ran(task);
    throw new Ignore();
  }

  @Task({ retry: 0, timeLimit: { hard: 30 } })
  neverEnds(task: TaskContext): Promise<void> {
    this.#ran(task);
    return new Promise(() => undefined);
  }

  @Task({ maxLosses: 1 })
  isLost(task: TaskContext): void {
    this.#ran(task);
  }

  @Task({ acks: 'early' })
  isLostEarly(task: TaskContext): void {
    this.#ran(task);
  }

  @Task()
  returnsBigInt(task: TaskContext): unknown {
    return this.#ran(task, 2n ** 64n);
  }

  @Task()
  returnsCycle(task: TaskContext): unknown {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    return this.#ran(task, cycle);
  }

  @Task()
  returnsTooMuch(task: TaskContext): unknown {
    return this.#ran(task, 'x'.repeat(RESULT_LIMIT));
  }

  /** Runs until the test lets it go on or its signal aborts. */
  @Task()
  async isHeld(end: 'return' | 'throw', task: TaskContext): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.releases.set(task.id, resolve);
      task.signal.addEventListener('abort', () => {
        this.told.add(task.id, `aborted by ${(task.signal.reason as Error).name}`);
        reject(task.signal.reason as Error);
      });
      this.#ran(task);
    });
    if (end === 'throw') throw new Error('it failed');
    return 'the value';
  }

  @OnFailure()
  failed({ task, reason }: TaskFailure): void {
    this.told.add(task.id, `failure ${reason}`);
  }

  @OnRetry()
  retried({ task }: TaskRetry): void {
    this.told.add(task.id, 'retry');
  }

  @OnSuccess()
  succeeded({ task }: TaskSuccess): void {
    this.told.add(task.id, 'success');
  }

  #ran<T>(task: TaskContext, value?: T): T {
    this.told.add(task.id, `run ${task.attempt}`);
    return value as T;
  }
}
