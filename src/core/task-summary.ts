import type { ErrorClass, Failure } from './failure.js';
import type { GiveUpReason } from './task-message.js';

/** A task, as its hooks see it. */
export interface TaskSummary {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly args: readonly unknown[];
  readonly headers: Readonly<Record<string, string>>;
  /** The number of its last run, from 1. */
  readonly attempt: number;
  readonly retries: number;
  readonly losses: number;
  readonly enqueuedAt: Date;
}

/** The argument of an `@OnFailure` method. */
export class TaskFailure {
  constructor(
    readonly task: TaskSummary,
    readonly error: Failure,
    readonly reason: GiveUpReason,
  ) {}

  /** True if the error was an instance of that class or a subclass. */
  is(errorClass: ErrorClass | string): boolean {
    return this.error.is(errorClass);
  }
}

/** The argument of an `@OnRetry` method, once the retry is decided. */
export class TaskRetry {
  constructor(
    readonly task: TaskSummary,
    readonly error: Failure,
    /** How long the task waits before it runs again. */
    readonly afterMs: number,
    /** The queue it goes to; another than `task.queue` where a retry rule moves it. */
    readonly queue: string,
  ) {}

  is(errorClass: ErrorClass | string): boolean {
    return this.error.is(errorClass);
  }
}

/** The argument of an `@OnSuccess` method. */
export class TaskSuccess<T = unknown> {
  constructor(
    readonly task: TaskSummary,
    readonly value: T,
  ) {}
}
