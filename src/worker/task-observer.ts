import type { TaskRetry, TaskSuccess } from '../core/task-summary.js';

/** Notified of events in its worker. Errors that it throws are logged; it cannot break a task. */
export interface TaskObserver {
  /** Whether it cares for that task at all. */
  concerns(task: string): boolean;
  retried?(retry: TaskRetry): unknown;
  succeeded?(success: TaskSuccess): unknown;
}
