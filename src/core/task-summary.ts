import type { ErrorClass, Failure } from './failure.js';
import { recognisable } from './recognisable.js';
import type { GiveUpReason } from './task-message.js';

/** A task, as its hooks see it. */
export interface TaskSummary {
  /** The id of the task. */
  readonly id: string;
  /** The name of the task. */
  readonly name: string;
  /** The queue that it is on. */
  readonly queue: string;
  /** The arguments of the call. */
  readonly args: readonly unknown[];
  /** The headers of the call. */
  readonly headers: Readonly<Record<string, string>>;
  /** The number of its last run, from 1. */
  readonly attempt: number;
  /** Retries used so far. */
  readonly retries: number;
  /** How often a worker died with it. */
  readonly losses: number;
  /** When it was enqueued, by the clock of the process that did. */
  readonly enqueuedAt: Date;
}

/** The argument of an `@OnFailure` method. */
export class TaskFailure {
  static {
    recognisable(this, 'TaskFailure');
  }

  constructor(
    /** The task, as it ended or goes on. */
    readonly task: TaskSummary,
    /** The error of the attempt, as data. */
    readonly error: Failure,
    /** Why it is not retried. */
    readonly reason: GiveUpReason,
  ) {}

  /** True if the error was an instance of that class or a subclass. */
  is(errorClass: ErrorClass | string): boolean {
    return this.error.is(errorClass);
  }
}

/** The argument of an `@OnRetry` method, once the retry is decided. */
export class TaskRetry {
  static {
    recognisable(this, 'TaskRetry');
  }

  constructor(
    /** The task, as it ended or goes on. */
    readonly task: TaskSummary,
    /** The error of the attempt, as data. */
    readonly error: Failure,
    /** How long the task waits before it runs again. */
    readonly afterMs: number,
    /** The queue it goes to; another than `task.queue` where a retry rule moves it. */
    readonly queue: string,
  ) {}

  /** True if the error was an instance of that class or a subclass. */
  is(errorClass: ErrorClass | string): boolean {
    return this.error.is(errorClass);
  }
}

/** The argument of an `@OnSuccess` method. */
export class TaskSuccess<T = unknown> {
  static {
    recognisable(this, 'TaskSuccess');
  }

  constructor(
    /** The task, as it ended or goes on. */
    readonly task: TaskSummary,
    /** The value that its handler returned. */
    readonly value: T,
  ) {}
}
