import type { EnqueueOptions } from '../core/task-options.js';

/** A call as a schedule keeps it: a signature, which is data. */
export interface ScheduledTask {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly options?: EnqueueOptions;
}
