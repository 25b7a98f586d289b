import type { BreakerChange } from '../broker/limit-store.js';
import type { LostTask, TaskNote } from '../broker/task-store.js';
import type { FigureRecorder } from '../core/figure-recorder.js';
import { readyAtOf } from '../core/ready-at.js';
import { Failure } from '../core/failure.js';
import type { Outcome } from '../core/outcome.js';
import { printable } from '../core/printable.js';
import type { LevelLogger } from '../core/task-logger.js';
import type { TaskEvents } from '../core/task-events.js';
import { TaskRetry, TaskSuccess } from '../core/task-summary.js';
import { runFields } from './log-fields.js';
import { summaryOf } from './message.js';
import type { Run } from './run.js';
import { TaskLog } from './task-log.js';
import type { TaskObserver } from './task-observer.js';

const NO_OBSERVERS: readonly TaskObserver[] = [];

/** Tells logs, events and observers how runs went. */
export class RunReporter {
  readonly #log: TaskLog;
  readonly #observersByTask = new Map<string, readonly TaskObserver[]>();

  constructor(
    private readonly observers: readonly TaskObserver[],
    readonly events: TaskEvents,
    private readonly logger: LevelLogger,
    /** Sums up waits and runs; left out: they are not counted. */
    private readonly figures?: FigureRecorder,
  ) {
    this.#log = new TaskLog(logger);
  }

  /** now: by the broker's clock. */
  started(run: Run, now: number): void {
    const { head } = run.delivery;
    const waitMs = Math.max(0, now - readyAtOf(head));
    this.figures?.started(head.queue, head.name, waitMs);
    if (this.events.has('task-started')) this.events.emit('task-started', { ...startOf(run), waitMs });
  }

  expired(notes: readonly TaskNote[]): void {
    for (const note of notes) this.events.emit('task-expired', note);
  }

  lost(tasks: readonly LostTask[]): void {
    for (const task of tasks) this.events.emit('task-lost', task);
  }

  breakers(changes: readonly BreakerChange[]): void {
    for (const change of changes) {
      this.#log.breaker(change);
      this.events.emit('breaker-changed', { breaker: change.name, state: change.state });
    }
  }

  /** Something is wrong with an option of the task. A logger that throws must not keep the task from its end. */
  warned(run: Run, text: string): void {
    try {
      this.logger.warn(printable(`task ${run.head.name} ${run.id}: ${text}`), runFields(run));
    } catch {
      // There is nothing left to log it with.
    }
  }

  ended(run: Run, outcome: Outcome, value: unknown): void {
    const { name, queue } = run.delivery.head;
    if (run.context !== undefined) this.figures?.ran(queue, name, run.elapsedMs);
    switch (outcome.kind) {
      case 'succeeded':
        return this.#succeeded(run, value);
      case 'retried':
        return this.#retried(run, outcome);
      case 'failed': {
        const event = { ...eventOf(run), failure: Failure.parse(outcome.failure), reason: outcome.reason };
        if (outcome.reason !== 'rejected') this.#log.failed(event, runFields(run));
        return this.events.emit('task-failed', event);
      }
      case 'released':
      case 'replaced':
        return;
      default:
        return outcome satisfies never;
    }
  }

  #succeeded(run: Run, value: unknown): void {
    if (this.events.has('task-succeeded')) this.events.emit('task-succeeded', eventOf(run));
    const observers = this.#observersOf(run);
    if (observers.length === 0) return;
    const success = new TaskSuccess(summary(run), value);
    for (const observer of observers) this.#notify(run, () => observer.succeeded?.(success));
  }

  #retried(run: Run, outcome: Extract<Outcome, { kind: 'retried' }>): void {
    const observers = this.#observersOf(run);
    const isHeard = this.events.has('task-retried');
    const isLogged = this.#log.hasRetries;
    if (!isHeard && !isLogged && observers.length === 0) return;
    const failure = Failure.parse(outcome.failure);
    const { afterMs, queue = run.delivery.head.queue } = outcome;
    const event = { ...eventOf(run), failure, afterMs };
    // task.retry() is a directive, not an error.
    if (isLogged && !failure.is('Retry')) this.#log.retried(event, runFields(run));
    if (isHeard) this.events.emit('task-retried', event);
    if (observers.length === 0) return;
    const retry = new TaskRetry(summary(run), failure, afterMs, queue);
    for (const observer of observers) this.#notify(run, () => observer.retried?.(retry));
  }

  #notify(run: Run, call: () => unknown): void {
    const logError = (error: unknown) => {
      const text = `task ${run.head.name} ${run.id}: a hook threw: ${Failure.from(error).message}`;
      this.logger.error(printable(text), runFields(run));
    };
    try {
      Promise.resolve(call()).catch(logError);
    } catch (error) {
      logError(error);
    }
  }

  /** Hooks have no observers: a hook of a hook would never end. */
  #observersOf({ delivery: { head } }: Run): readonly TaskObserver[] {
    if (this.observers.length === 0 || head.hook === true) return NO_OBSERVERS;
    let concerned = this.#observersByTask.get(head.name);
    if (concerned === undefined) {
      concerned = this.observers.filter((observer) => observer.concerns(head.name));
      this.#observersByTask.set(head.name, concerned);
    }
    return concerned;
  }
}

function summary({ delivery: { id, head }, body }: Run) {
  return summaryOf(id, head, body);
}

function startOf({ delivery: { id, head } }: Run) {
  const { name, queue, retries = 0 } = head;
  return { id, name, queue, attempt: retries + 1 };
}

function eventOf(run: Run) {
  return { ...startOf(run), durationMs: run.elapsedMs };
}
