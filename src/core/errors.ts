import type { Failure } from './failure.js';
import { rebuiltError } from './rebuilt-error.js';

/** Under this symbol an error lists the codes of its classes for other copies of the package: a bundler changes names of classes. */
const CLASSES = Symbol.for('nest-task-queue.error-classes');

/**
 * The base of every error of this package. `code` is stable: decide by it, never by the message.
 *
 * @example
 * if (TaskQueueError.is(error, 'TASK_REVOKED')) return;
 */
export class TaskQueueError extends Error {
  /** The code of all errors of the class. */
  static readonly code: string = 'TASK_QUEUE';
  /** Tells errors apart, and does not change between versions. */
  readonly code: string;

  /** The message of an error of this package ends with its code in brackets, by which a search finds it in docs/errors.md. */
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(withoutCode(message, options?.cause) + codeTag(new.target), options);
    this.code = new.target.code;
    this.name = new.target.name;
    Object.defineProperty(this, CLASSES, { value: classesOf(new.target) });
  }

  /** `instanceof`, also for errors of another copy of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    const classes = (value as { readonly [CLASSES]?: unknown } | null | undefined)?.[CLASSES];
    return Object.hasOwn(this, 'code') && Array.isArray(classes) && classes.includes(this.code);
  }

  /** True for an error of this package with that code, also when it comes from another copy of the package. */
  static is(error: unknown, code: string): boolean {
    return error instanceof TaskQueueError && error.code === code;
  }
}

/** A class of the user that extends one of ours has no code of its own; its messages stay as they are. */
function codeTag(type: typeof TaskQueueError): string {
  return Object.hasOwn(type, 'code') ? ` [${type.code}]` : '';
}

/** A message that quotes an error of this package, without the code of that error: one code is enough. */
function withoutCode(message: string, quoted: unknown): string {
  const { code } = (quoted ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? message.replace(` [${code}]`, '') : message;
}

/** The codes of an error class and of those that it extends, up to TaskQueueError. */
function classesOf(type: typeof TaskQueueError): readonly string[] {
  const codes: string[] = [];
  for (let each: object = type; each !== Error; each = Object.getPrototypeOf(each) as object)
    if (Object.hasOwn(each, 'code')) codes.push((each as typeof TaskQueueError).code);
  return codes;
}

/** Something is declared wrongly. Thrown once, at boot; the message names the way out. */
export class ConfigurationError extends TaskQueueError {
  static override readonly code: string = 'CONFIGURATION';
}
/** Two different handlers under one task name. */
export class DuplicateTaskError extends ConfigurationError {
  static override readonly code: string = 'DUPLICATE_TASK';
}
/** An option with a value it cannot have. */
export class InvalidOptionError extends ConfigurationError {
  static override readonly code: string = 'INVALID_OPTION';
}
/** A hook that names a task which is nowhere. */
export class HandlerNotFoundError extends ConfigurationError {
  static override readonly code: string = 'HANDLER_NOT_FOUND';
}

/** The call that enqueues was refused; nothing was stored. */
export class EnqueueError extends TaskQueueError {
  static override readonly code: string = 'ENQUEUE';
}
/** No task has that name here, and no queue was given. */
export class UnknownTaskError extends EnqueueError {
  static override readonly code: string = 'UNKNOWN_TASK';
}
/** The module declares no queue of that name. */
export class UnknownQueueError extends EnqueueError {
  static override readonly code: string = 'UNKNOWN_QUEUE';
}
/** An argument that JSON would change or cannot hold; `path` points at it. */
export class PayloadError extends EnqueueError {
  static override readonly code: string = 'PAYLOAD';
  constructor(
    message: string,
    /** Where the value is, as `args[0].date`. */
    readonly path: string,
  ) {
    super(message);
  }
  /** With these three Nest answers 400 with the message, where a controller lets the error through. */
  get statusCode(): number {
    return 400;
  }
  /** As `statusCode`. */
  get status(): number {
    return this.statusCode;
  }
  /** The message may be shown to the caller of the controller. */
  get expose(): boolean {
    return true;
  }
}
/**
 * A call, with its arguments, headers and options, is larger than `maxPayload` bytes, or the progress that a task reports than
 * `maxResult`.
 */
export class PayloadTooLargeError extends EnqueueError {
  static override readonly code: string = 'PAYLOAD_TOO_LARGE';
  /** With these three Nest answers 413 with the message, where a controller lets the error through. */
  get statusCode(): number {
    return 413;
  }
  /** As `statusCode`. */
  get status(): number {
    return this.statusCode;
  }
  /** The message may be shown to the caller of the controller. */
  get expose(): boolean {
    return true;
  }
}
/** The queue holds `maxLength` tasks already. */
export class QueueFullError extends EnqueueError {
  static override readonly code: string = 'QUEUE_FULL';
}
/** Signatures that cannot be composed so, or enqueued so. */
export class CanvasError extends EnqueueError {
  static override readonly code: string = 'CANVAS';
}
/** A task would have to live in two shards, because its limits or keys are counted in both; see docs/flow-control.md. */
export class ShardCrossingError extends EnqueueError {
  static override readonly code: string = 'SHARD_CROSSING';
  constructor(
    message: string,
    /** The key, the queue or the task that says in which shard it could live; left out where it could live nowhere. */
    readonly anchor?: string,
  ) {
    super(message);
  }
}
/** No schedule has that name. */
export class UnknownScheduleError extends EnqueueError {
  static override readonly code: string = 'UNKNOWN_SCHEDULE';
}
/** The record of the schedule in the broker is unreadable. */
export class MalformedScheduleError extends EnqueueError {
  static override readonly code: string = 'MALFORMED_SCHEDULE';
}
/** Some of many were enqueued before one was refused; `accepted` holds the results of those. */
export class EnqueueManyError extends EnqueueError {
  static override readonly code: string = 'ENQUEUE_MANY';
  constructor(
    message: string,
    /** The results of the calls that were enqueued, in their order. */
    readonly accepted: readonly unknown[],
    options: { readonly cause: unknown },
  ) {
    super(message, options);
  }
}

/** Something is wrong between this process and the broker. */
export class BrokerError extends TaskQueueError {
  static override readonly code: string = 'BROKER';
}
/** The broker did not answer in time. Whether an enqueue arrived is unknown: call again with the same `id`. */
export class BrokerUnavailableError extends BrokerError {
  static override readonly code: string = 'BROKER_UNAVAILABLE';
  /** True where no try of the call left this process, so that nothing of it has arrived. */
  readonly isUnsent: boolean;

  constructor(
    message: string,
    { isUnsent = false, ...options }: { readonly cause?: unknown; readonly isUnsent?: boolean } = {},
  ) {
    super(message, options);
    this.isUnsent = isUnsent;
  }
}
/** Some shards did not answer, so that a change of all tasks that fit was made in the others only. Repeat it when they answer. */
export class ShardsMissingError extends BrokerUnavailableError {
  static override readonly code: string = 'SHARDS_MISSING';
  constructor(
    message: string,
    /** The shards, by their numbers. */
    readonly missing: readonly number[],
    /** How many were changed in the others. */
    readonly done: number,
  ) {
    super(message);
  }
}
/**
 * With `durability: 'replicated'`: the master has stored what `ids` names, and no replica has confirmed it in time. It may run,
 * and a fail-over may lose it. To be sure, call again with the same `id` (of a workflow, its `id`): nothing runs twice by it.
 */
export class DurabilityError extends BrokerError {
  static override readonly code: string = 'DURABILITY';
  constructor(
    /** The ids of the tasks. */
    readonly ids: readonly string[],
  ) {
    super(
      `${ids.length === 1 ? `Task ${ids[0]} is` : `${ids.length} tasks are`} stored by the master of Redis, and no replica has ` +
        'confirmed it in time: a fail-over may lose it, else it runs. Enqueue it again with the same id to be sure.',
    );
  }
}
/** Redis is at `maxmemory`: nothing new is taken, workers go on draining. */
export class BrokerFullError extends BrokerError {
  static override readonly code: string = 'BROKER_FULL';
}
/** Redis refused a script: a missing right, a wrong password, a key of another type. */
export class ScriptError extends BrokerError {
  static override readonly code: string = 'SCRIPT';
}
/** Redis lets this process do nothing, or not what is needed: a wrong password, a missing right. */
export class BrokerAccessError extends ScriptError {
  static override readonly code: string = 'BROKER_ACCESS';
}
/** Whether a script itself failed, by what it was given. A wrong password or a missing right is no fault of that. */
export function isScriptFailure(error: unknown): boolean {
  return error instanceof ScriptError && !(error instanceof BrokerAccessError);
}
/** This process holds the task no longer: its lease ran out and another worker has it. Its result is dropped. */
export class LeaseLostError extends BrokerError {
  static override readonly code: string = 'LEASE_LOST';
}

/** How a task ended. */
export class TaskError extends TaskQueueError {
  static override readonly code: string = 'TASK';
}
/**
 * The task ended as FAILURE; `failure` says why, `failure.is(ErrorClass)` tells the kind. `cause` is an error with the name, the
 * message and the stack of the one that was thrown; it is left out where nothing was thrown, such as for a hard limit.
 */
export class TaskFailedError extends TaskError {
  static override readonly code: string = 'TASK_FAILED';
  constructor(
    /** The id of the task. */
    readonly taskId: string,
    /** The error of its last attempt, as data. */
    readonly failure: Failure,
  ) {
    const text = withoutCode(`Task ${taskId} failed: ${failure.name}: ${failure.message}`, failure);
    const cause = rebuiltError(failure);
    super(text, cause && { cause });
  }
}
/** The task was revoked before it ended. */
export class TaskRevokedError extends TaskError {
  static override readonly code: string = 'TASK_REVOKED';
}
/** The task expired before it could start. */
export class TaskExpiredError extends TaskError {
  static override readonly code: string = 'TASK_EXPIRED';
}
/** The reason of `task.signal` when the soft limit was exceeded; uncaught, it is what the attempt fails with. */
export class SoftTimeLimitExceeded extends TaskError {
  static override readonly code: string = 'SOFT_TIME_LIMIT';
}
/** The hard limit was exceeded: the attempt is over, whatever its handler still does. */
export class TimeLimitExceeded extends TaskError {
  static override readonly code: string = 'TIME_LIMIT';
}
/** The worker died `maxLosses` times while it ran this task (once, with `acks: 'early'`). */
export class WorkerLostError extends TaskError {
  static override readonly code: string = 'WORKER_LOST';
}
/** `task.retry()` without an error, when no retry is left. */
export class MaxRetriesExceededError extends TaskError {
  static override readonly code: string = 'MAX_RETRIES';
}
/** The handler returned what JSON cannot hold, or too much of it. Never retried: its effect happened. */
export class ResultError extends TaskError {
  static override readonly code: string = 'RESULT';
}
/** A part of a chord's header failed, so its body cannot run; `cause` is the failure of the first such part. */
export class ChordError extends TaskError {
  static override readonly code: string = 'CHORD';
}
/** `get()` waited as long as it was allowed to; the task may still end. */
export class ResultTimeoutError extends TaskError {
  static override readonly code: string = 'RESULT_TIMEOUT';
}
/** A message that no worker can read; it lies among the dead letters. */
export class MalformedMessageError extends TaskError {
  static override readonly code: string = 'MALFORMED_MESSAGE';
}
