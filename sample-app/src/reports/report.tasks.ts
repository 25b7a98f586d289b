import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { SoftTimeLimitExceeded, Task, TaskContext, TaskDefaults } from 'nest-task-queue';

const WEEKS = 52;
const WEEK_MS = 40;

export interface SalesReport {
  readonly weeks: number;
  readonly of: number;
  /** Why it is not complete. */
  readonly stopped?: string;
}

@Injectable()
@TaskDefaults({ prefix: 'reports' })
export class ReportTasks {
  /** Slow. It says how far it is, and when the soft limit asks it to stop it gives what it has. */
  @Task({ timeLimit: { soft: '1.2s', hard: '3s' }, retry: 0 })
  async sales(_year: string, task: TaskContext): Promise<SalesReport> {
    let weeks = 0;
    try {
      for (; weeks < WEEKS; weeks += 1) {
        if (weeks % 10 === 0) await task.progress({ weeks, of: WEEKS });
        // All that waits gets the signal; else only the hard limit could end it, and drop its work.
        await wait(WEEK_MS, undefined, { signal: task.signal });
      }
    } catch (error) {
      if (!(task.signal.reason instanceof SoftTimeLimitExceeded)) throw error;
      return { weeks, of: WEEKS, stopped: task.signal.reason.message };
    }
    return { weeks: WEEKS, of: WEEKS };
  }
}
