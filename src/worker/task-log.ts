import type { Delivery } from '../broker/task-store.js';
import type { Failure } from '../core/failure.js';
import { printable } from '../core/printable.js';
import type { TaskLogger } from '../core/task-context.js';

/** What happened to one run of a task. */
export interface RunReport {
  readonly delivery: Delivery;
  readonly failure: Failure;
  readonly durationMs: number;
}

/** One line for each retry and each failure, whatever the names and messages hold. */
export class TaskLog {
  constructor(private readonly logger: TaskLogger) {}

  retried(report: RunReport, afterMs: number): void {
    this.logger.warn(`${this.#line(report)}; runs again in ${afterMs} ms`);
  }

  failed(report: RunReport): void {
    this.logger.error(`${this.#line(report)}; failed for good`);
  }

  #line({ delivery: { id, head }, failure, durationMs }: RunReport): string {
    const attempt = (head.retries ?? 0) + 1;
    const where = `task ${head.name || '(malformed)'} ${id} attempt ${attempt} queue ${head.queue}`;
    return printable(`${where} after ${Math.round(durationMs)} ms: ${failure.name}: ${failure.message}`);
  }
}
