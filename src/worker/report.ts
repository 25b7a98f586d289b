import { Failure } from '../core/failure.js';
import type { Outcome } from '../core/outcome.js';
import type { TaskLogger } from '../core/task-context.js';
import { TaskRetry, TaskSuccess } from '../core/task-summary.js';
import { summaryOf } from './message.js';
import type { Run } from './run.js';
import { TaskLog } from './task-log.js';
import type { TaskObserver } from './task-observer.js';

/** Tells logs and observers how runs ended. */
export class Report {
  readonly #log: TaskLog;
  readonly #concerned = new Map<string, readonly TaskObserver[]>();

  constructor(
    private readonly observers: readonly TaskObserver[],
    private readonly logger: TaskLogger,
  ) {
    this.#log = new TaskLog(logger);
  }

  ended(run: Run, outcome: Outcome, value: unknown): void {
    switch (outcome.kind) {
      case 'succeeded':
        if (this.#observersOf(run).length > 0) this.#succeeded(run, value);
        return;
      case 'retried':
        return this.#retried(run, Failure.parse(outcome.failure), outcome.afterMs);
      case 'failed':
        if (outcome.reason === 'rejected') return;
        return this.#log.failed({ ...this.#report(run), failure: Failure.parse(outcome.failure) });
      case 'released':
        return;
      default:
        return outcome satisfies never;
    }
  }

  #succeeded(run: Run, value: unknown): void {
    const success = new TaskSuccess(this.#summary(run), value);
    for (const observer of this.#observersOf(run)) this.#tell(() => observer.succeeded?.(success));
  }

  #retried(run: Run, failure: Failure, afterMs: number): void {
    // task.retry() is a directive, not a fault.
    if (!failure.is('MaxRetriesExceededError')) this.#log.retried({ ...this.#report(run), failure }, afterMs);
    const observers = this.#observersOf(run);
    if (observers.length === 0) return;
    const retry = new TaskRetry(this.#summary(run), failure, afterMs);
    for (const observer of observers) this.#tell(() => observer.retried?.(retry));
  }

  #tell(call: () => unknown): void {
    const complain = (error: unknown) =>
      this.logger.error(`An observer of tasks threw: ${Failure.from(error).message}`);
    try {
      Promise.resolve(call()).catch(complain);
    } catch (error) {
      complain(error);
    }
  }

  /** Hooks are told of nothing: a hook of a hook would never end. */
  #observersOf({ delivery: { head } }: Run): readonly TaskObserver[] {
    if (this.observers.length === 0 || head.hook === true) return NOBODY;
    let concerned = this.#concerned.get(head.name);
    if (concerned === undefined) {
      concerned = this.observers.filter((observer) => observer.concerns(head.name));
      this.#concerned.set(head.name, concerned);
    }
    return concerned;
  }

  #summary({ delivery: { id, head }, body }: Run) {
    return summaryOf(id, head, body);
  }

  #report({ delivery, startedAt }: Run) {
    return { delivery, durationMs: performance.now() - startedAt };
  }
}

const NOBODY: readonly TaskObserver[] = [];
