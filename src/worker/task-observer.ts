import type { TaskRetry, TaskSuccess } from '../core/task-summary.js';

/** Told in the worker of what happens there. What it throws is logged; it cannot break a task. */
export interface TaskObserver {
  /** Whether it cares for that task at all. */
  concerns(task: string): boolean;
  retried?(retry: TaskRetry): unknown;
  succeeded?(success: TaskSuccess): unknown;
}
