import type { SignatureLike } from '../core/directives.js';
import type { TaskLogger } from '../core/task-logger.js';
import { checkHeaders } from '../core/check-options.js';
import { callback, checkAll, date, matching, text, whole, type Checks } from '../core/option-check.js';
import type { TaskBody, TaskHead } from '../core/task-message.js';

/** The fields of a context that a test makes for itself. */
export interface FakeTask {
  /** Default 'fake'. */
  readonly id?: string;
  /** The name of the task. Default 'fake'. */
  readonly name?: string;
  /** Default 'default'. */
  readonly queue?: string;
  /** Default: no arguments. */
  readonly args?: readonly unknown[];
  /** From 1. Default 1. */
  readonly attempt?: number;
  /** Default 3. */
  readonly maxRetries?: number;
  /** Default 0. */
  readonly losses?: number;
  /** 0 to 9. Default 5. */
  readonly priority?: number;
  /** Default: now. */
  readonly enqueuedAt?: Date;
  /** Default: no headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The task that enqueued it. Default: no task. */
  readonly parentId?: string;
  /** The task with which it all began. Default: itself. */
  readonly rootId?: string;
  /** The group of which it is a part. Default: no group. */
  readonly groupId?: string;
  /** Its index in that group, from 0. */
  readonly groupIndex?: number;
  /** When the attempt exceeds its hard limit. Default: never. */
  readonly deadline?: Date;
  /** Default: one that is silent. */
  readonly logger?: TaskLogger;
  /** Called with what the handler reports. */
  readonly onProgress?: (meta: unknown) => void;
}

const CHECKS: Checks<FakeTask> = {
  id: text,
  name: text,
  queue: text,
  args: matching('a list of arguments', Array.isArray),
  attempt: whole(1),
  maxRetries: whole(0),
  losses: whole(0),
  priority: whole(0, 9),
  enqueuedAt: date,
  headers: (value, path) => void checkHeaders(value as NonNullable<FakeTask['headers']>, path),
  parentId: text,
  rootId: text,
  groupId: text,
  groupIndex: whole(0),
  deadline: date,
  logger: matching('a logger with log, warn, error and debug', isLogger),
  onProgress: callback,
};

function isLogger(value: unknown): boolean {
  const { log, warn, error, debug } = (value ?? {}) as Partial<TaskLogger>;
  return [log, warn, error, debug].every((each) => typeof each === 'function');
}

const SILENT: TaskLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};

/** A run without a worker: the one behind a context that a test makes for itself. */
export class FakeRun {
  /** Made once: it was enqueued at one moment. */
  readonly head: TaskHead;

  constructor(private readonly task: FakeTask) {
    checkAll(task, CHECKS, { where: 'TaskContext.fake', prefix: 'TaskContext.fake: ' });
    this.head = headOf(task);
  }

  get id(): string {
    return this.task.id ?? 'fake';
  }

  get body(): TaskBody {
    const { args = [], headers = {}, parentId, rootId } = this.task;
    return {
      args,
      headers,
      ...(parentId !== undefined && { parentId }),
      ...(rootId !== undefined && { rootId }),
    };
  }

  get deadline(): number | undefined {
    return this.task.deadline?.getTime();
  }

  get maxRetries(): number {
    return this.task.maxRetries ?? 3;
  }

  get logger(): TaskLogger {
    return this.task.logger ?? SILENT;
  }

  async storeProgress(meta: unknown): Promise<void> {
    this.task.onProgress?.(meta);
  }

  async add(signatures: readonly SignatureLike[]): Promise<readonly string[]> {
    return signatures.map((_signature, index) => `${this.id}.added.${index}`);
  }
}

function headOf(task: FakeTask): TaskHead {
  const { name = 'fake', queue = 'default', attempt = 1, losses = 0, priority } = task;
  const { enqueuedAt = new Date(), groupId, groupIndex } = task;
  return {
    name,
    queue,
    losses,
    retries: attempt - 1,
    at: enqueuedAt.getTime(),
    ...(priority !== undefined && { priority }),
    ...(groupId !== undefined && { group: groupId }),
    ...(groupIndex !== undefined && { index: groupIndex }),
  };
}
