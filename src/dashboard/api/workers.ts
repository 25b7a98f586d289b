import type { TaskRow } from './tasks.js';
import type { Moment } from './basics.js';

/** GET workers */
export interface WorkerList {
  readonly at: Moment;
  readonly workers: readonly WorkerRow[];
}

export interface WorkerRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly queues: readonly string[];
  readonly concurrency: number;
  readonly running: number;
  readonly reserved: number;
  /** Tasks that ended here since it started. */
  readonly done: number;
  readonly loopLagMs: number;
  readonly memoryBytes: number;
  readonly startedAt: Moment;
  readonly seenAt?: Moment;
  readonly version: string;
  readonly isAlive: boolean;
  /** False: it answers no command. */
  readonly takesCommands: boolean;
}

/** GET workers/:id */
export interface WorkerDetail extends WorkerRow {
  readonly tasks: readonly string[];
  /** Running tasks as the broker knows them, the oldest first, up to 200. */
  readonly runningTasks: readonly TaskRow[];
}

/** POST workers/:id/grow, shrink (CountBody) · add-queue, remove-queue (QueueBody) · pause, resume ({}) · shutdown (ShutdownBody). → WorkerAnswer */
export interface CountBody {
  /** Default 1. */
  readonly count?: number;
}
export interface QueueBody {
  readonly queue: string;
}
export interface ShutdownBody {
  /** Running tasks go back at once. */
  readonly cold?: boolean;
}
export interface WorkerAnswer {
  /** `silent`: it did not answer in time, and may still do it. */
  readonly outcome: 'done' | 'refused' | 'silent';
  /** Of `refused`: why. */
  readonly error?: string;
  /** The slots or queues that it has now. */
  readonly value?: number | readonly string[];
}
