import { AsyncLocalStorage } from 'node:async_hooks';
import type { Origin } from '../core/call.js';
import { Replace, Retry, type RetryRequest, type SignatureLike } from '../core/directives.js';
import { TaskQueueError } from '../core/errors.js';
import { isClassOf, recognisable } from '../core/recognisable.js';
import type { TaskLogger } from '../core/task-logger.js';
import { DEFAULT_PRIORITY, type TaskBody, type TaskHead } from '../core/task-message.js';
import { FakeRun, type FakeTask } from './fake-run.js';
import { inspectedWith } from '../core/inspected.js';

/** The run behind a context, kept by the worker. */
export interface TaskRun {
  readonly id: string;
  readonly head: TaskHead;
  readonly body: TaskBody;
  /** Epoch ms from which the hard limit is exceeded. */
  readonly deadline: number | undefined;
  readonly maxRetries: number;
  readonly logger: TaskLogger;
  /** Stores how far the task is. */
  storeProgress(meta: unknown): Promise<void>;
  /** Adds parts to the group that the task is a part of; gives their ids. */
  add(signatures: readonly SignatureLike[]): Promise<readonly string[]>;
}

/** Under this symbol all copies of the package in a process find the same storage. */
const STORAGE = Symbol.for('nest-task-queue.running-task');

type Shared = { [STORAGE]?: AsyncLocalStorage<TaskContext> };

/** The one thing that is ambient: which task this code runs in. */
const storage = ((globalThis as Shared)[STORAGE] ??= new AsyncLocalStorage<TaskContext>());

/**
 * The facts and acts of a running task. Received as the last parameter of a handler, or anywhere below it through
 * `TaskContext.current()`.
 *
 * @example
 * async resize(key: string, task: TaskContext) {
 *   await this.images.resize(key, { signal: task.signal, idempotencyKey: task.id });
 * }
 */
export class TaskContext {
  static {
    recognisable(this, 'TaskContext');
    // The arguments may hold secrets.
    inspectedWith(this.prototype, ({ id, name, queue, attempt }) => ({ id, name, queue, attempt }));
  }

  #abort: AbortController | undefined;

  /** @internal Whether a type is this class, of whichever copy of the package. */
  static isClass(type: unknown): boolean {
    return isClassOf(type, 'TaskContext');
  }

  /** @internal */
  constructor(private readonly run: TaskRun) {}

  /** The context of the task that this code runs in. Throws outside of one. */
  static current(): TaskContext {
    const context = storage.getStore();
    if (context === undefined) {
      throw new TaskQueueError('TaskContext.current() was called outside of a running task.');
    }
    return context;
  }

  /**
   * A context without a worker, for a test that calls a handler itself. `retry()` and `replace()` throw as they always do.
   *
   * @throws InvalidOptionError for a field that is unknown or wrong
   * @example await emails.confirm('o-1', 'a@b.c', TaskContext.fake({ attempt: 2 }));
   */
  static fake(task: FakeTask = {}): TaskContext {
    return new TaskContext(new FakeRun(task));
  }

  /** The id of the task, the same in all its attempts: an idempotency key. */
  get id(): string {
    return this.run.id;
  }
  /** The name of the task. */
  get name(): string {
    return this.run.head.name;
  }
  /** The queue that it is on. */
  get queue(): string {
    return this.run.head.queue;
  }
  /** The arguments of the call; in a workflow, with the result of the member before it in front. */
  get args(): readonly unknown[] {
    return this.run.body.args;
  }
  /** 1 for the first run; losses, releases and deferrals do not count. */
  get attempt(): number {
    return this.retries + 1;
  }
  /** Retries used before this attempt. */
  get retries(): number {
    return this.run.head.retries ?? 0;
  }
  /** Retries in all that the task may use. */
  get maxRetries(): number {
    return this.run.maxRetries;
  }
  /** How often a worker has taken the task, this time included. */
  get deliveries(): number {
    return 1 + this.retries + this.losses + (this.run.head.releases ?? 0);
  }
  /** How often a worker died with it. */
  get losses(): number {
    return this.run.head.losses ?? 0;
  }
  /** 0 to 9, higher first. */
  get priority(): number {
    return this.run.head.priority ?? DEFAULT_PRIORITY;
  }
  /** When it was enqueued, by the clock of the process that did. */
  get enqueuedAt(): Date {
    return new Date(this.run.head.at);
  }
  /** It does not start after this moment. */
  get expiresAt(): Date | undefined {
    const { expires } = this.run.head;
    return expires === undefined ? undefined : new Date(expires);
  }
  /** The headers of the call; those of a task that enqueues this one are not inherited. */
  get headers(): Readonly<Record<string, string>> {
    return this.run.body.headers ?? {};
  }
  /** The member before it in its chain, else the task that enqueued this one. */
  get parentId(): string | undefined {
    return this.run.head.after ?? this.run.body.parentId;
  }
  /** The first task of that line. */
  get rootId(): string {
    return this.run.body.rootId ?? this.run.id;
  }
  /** The group that it is a part of; in a part that is a chain, its last member says so. */
  get groupId(): string | undefined {
    return this.run.head.group;
  }
  /** Where it stands in that group, from 0. */
  get groupIndex(): number | undefined {
    return this.run.head.index;
  }
  /** When this attempt exceeds its hard limit. */
  get deadline(): Date | undefined {
    const { deadline } = this.run;
    return deadline === undefined ? undefined : new Date(deadline);
  }
  /** Logs lines that name the task, its id and the attempt. */
  get logger(): TaskLogger {
    return this.run.logger;
  }

  /**
   * Aborts with `SoftTimeLimitExceeded`, `TimeLimitExceeded`, `LeaseLostError`, `TaskRevokedError`, or at the end of
   * the shutdown grace. Hand it to everything that waits.
   */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  /** @internal Aborts `signal`. */
  abort(reason: Error): void {
    this.#abort ??= new AbortController();
    this.#abort.abort(reason);
  }

  /**
   * Reports how far the task is: any JSON value, seen by `AsyncResult.info()` and `watch()`.
   *
   * @throws PayloadError for what JSON cannot hold, PayloadTooLargeError for more than `maxResult` bytes: the progress
   *   reported before stays
   */
  progress(meta: unknown): Promise<void> {
    const stored = this.run.storeProgress(meta);
    // A handler that does not wait for it must not have its process ended by a rejection.
    stored.catch(() => undefined);
    return stored;
  }

  /**
   * Ends this attempt and lets a signature take the place of the task: under its id, in its workflow, for its result.
   * A group gives the list of its results. The first call of the signature must be a `.si()`.
   *
   * @example
   * const pages = await this.pdf.split(key);
   * task.replace(chord(pages.map((page) => ocr.page.si(page)), ocr.join.s()));
   */
  replace(signature: SignatureLike): never {
    throw new Replace(signature);
  }

  /**
   * Adds parts to the group that this task is a part of; they run beside the others, and their results come after them.
   * Every run of the task must add the same: what an earlier run has added is recognised by its id.
   *
   * @returns the ids of the parts
   * @throws CanvasError if the task is no part of a group, LeaseLostError if it is held here no longer
   */
  addToGroup(...signatures: readonly SignatureLike[]): Promise<readonly string[]> {
    return this.run.add(signatures);
  }

  /**
   * Ends this attempt and asks for another. Spends a retry; when no retry is left the task fails with `error`, or with
   * `MaxRetriesExceededError`.
   *
   * @example
   * if (response.status === 429) task.retry({ countdown: '1m', queue: 'low' });
   */
  retry(request: RetryRequest = {}): never {
    throw new Retry(request);
  }
}

/** Calls `body` so that `TaskContext.current()` is `context` in all that it awaits. */
export function runInContext<Args extends unknown[], T>(
  context: TaskContext,
  body: (...args: Args) => T,
  ...args: Args
): T {
  return storage.run(context, body, ...args);
}

/** The running task as the origin of those that this code enqueues; undefined outside of a task. */
export function currentOrigin(): Origin | undefined {
  const running = storage.getStore();
  return running && { parentId: running.id, rootId: running.rootId };
}
