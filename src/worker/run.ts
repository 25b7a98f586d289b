import type { TimeLimitMs } from '../broker/control.js';
import type { Clock } from '../core/clock.js';
import type { Delivery } from '../broker/task-store.js';
import { TaskContext, type TaskRun } from '../context/task-context.js';
import type { SignatureLike } from '../core/directives.js';
import type { TaskLogger } from '../core/task-logger.js';
import type { TaskBody, TaskHead } from '../core/task-message.js';
import type { TraceSpan } from '../core/tracing.js';
import type { Limited } from './deadlines.js';
import { monotonicClock } from './monotonic-clock.js';
import type { TaskHandler } from './task-handler.js';
import { runFields } from './log-fields.js';
import { RunLogger } from './run-logger.js';

const NO_BODY: TaskBody = { args: [] };

/** The executor, which runs share. */
export interface RunHost {
  readonly logger: TaskLogger;
  now(): number;
  progress(run: Run, meta: unknown): Promise<void>;
  add(run: Run, signatures: readonly SignatureLike[]): Promise<readonly string[]>;
}

/**
 * preparing: the handler is not called yet · running: it is called · returned: it has come back, and the outcome is being made ·
 * settled: the attempt has its outcome, or another worker settles it · leaked: settled, though the handler goes on.
 */
export type RunState = 'leaked' | 'preparing' | 'returned' | 'running' | 'settled';

/** One delivery while it runs. */
export class Run implements Limited, TaskRun {
  /** In ms of its clock. */
  readonly startedAt: number;
  softAt = Number.POSITIVE_INFINITY;
  hardAt = Number.POSITIVE_INFINITY;
  body: TaskBody = NO_BODY;
  context: TaskContext | undefined;
  /** The progress that the task last reported, as JSON. */
  progress: string | undefined;
  /** How many parts it has added to its group. */
  added = 0;
  /** The guard enforces its hard limit. */
  isWatched = false;
  /** It has exceeded its soft limit. */
  isLate = false;
  /** Where it is traced. */
  span: TraceSpan | undefined;
  #state: RunState = 'preparing';
  #handler: TaskHandler | undefined;
  #host: RunHost | undefined;

  constructor(
    public delivery: Delivery,
    private readonly clock: Clock = monotonicClock,
  ) {
    this.startedAt = clock.now();
  }

  /** How long it runs, in ms. */
  get elapsedMs(): number {
    return this.clock.now() - this.startedAt;
  }

  get handler(): TaskHandler {
    if (this.#handler === undefined) throw new Error('a run without a handler has no verdict');
    return this.#handler;
  }

  /** The call's own limits beat those that an operator has set, and these the task's. */
  prepare(handler: TaskHandler, body: TaskBody, set: TimeLimitMs): void {
    this.#handler = handler;
    this.body = body;
    const { softMs, hardMs } = handler.definition;
    const soft = body.timeLimit?.soft ?? set.soft ?? softMs;
    const hard = body.timeLimit?.hard ?? set.hard ?? hardMs;
    if (soft !== undefined) this.softAt = this.startedAt + soft;
    if (hard !== undefined) this.hardAt = this.startedAt + hard;
  }

  /** From here on the handler runs; it may ask for its context. */
  begin(host: RunHost): TaskContext {
    this.#host = host;
    this.#state = 'running';
    this.context = new TaskContext(this);
    return this.context;
  }

  /** The attempt is settled. A handler that still runs is leaked. */
  settle(): void {
    this.#state = this.#state === 'running' || this.#state === 'leaked' ? 'leaked' : 'settled';
  }

  /** The handler has come back, or was never called. */
  comeBack(): void {
    this.#state = this.isSettled ? 'settled' : 'returned';
  }

  get state(): RunState {
    return this.#state;
  }

  get isSettled(): boolean {
    return this.#state === 'settled' || this.#state === 'leaked';
  }

  get id(): string {
    return this.delivery.id;
  }
  get head(): TaskHead {
    return this.delivery.head;
  }
  /** The trace context of the tasks that it puts beside itself or in its place. */
  get carried(): string | undefined {
    return this.span?.carried ?? this.head.trace;
  }
  get logger(): TaskLogger {
    return new RunLogger(this.#hosted.logger, runFields(this));
  }
  get maxRetries(): number {
    return this.body.retry?.limit ?? this.handler.definition.retry.limit;
  }
  get deadline(): number | undefined {
    if (this.hardAt === Number.POSITIVE_INFINITY) return undefined;
    return this.#hosted.now() + this.hardAt - this.clock.now();
  }

  storeProgress(meta: unknown): Promise<void> {
    return this.#hosted.progress(this, meta);
  }

  add(signatures: readonly SignatureLike[]): Promise<readonly string[]> {
    return this.#hosted.add(this, signatures);
  }

  get #hosted(): RunHost {
    if (this.#host === undefined) throw new Error('the handler has not begun');
    return this.#host;
  }

  exceedSoftLimit(reason: Error): void {
    this.isLate = true;
    this.abort(reason);
  }

  abort(reason: Error): void {
    this.context?.abort(reason);
  }
}
