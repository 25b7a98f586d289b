import type { Moment } from './basics.js';

export type Range = '5m' | '3h' | '3d';

/** GET overview?range=5m|3h|3d[&queue=&task=] */
export interface Overview {
  readonly at: Moment;
  readonly range: Range;
  readonly now: OverviewCounts;
  readonly series: FigureSeries;
  /** Things that need a look; the gravest first. */
  readonly findings: readonly Finding[];
}

export interface OverviewCounts {
  readonly waiting: number;
  readonly running: number;
  readonly delayed: number;
  readonly blocked: number;
  readonly deadLetters: number;
  /** Of the queue whose oldest waiting task has waited longest. Left out where nothing waits. */
  readonly oldestWaitMs?: number;
  readonly oldestWaitQueue?: string;
  readonly workers: number;
  /** Of living workers. */
  readonly slots: number;
  readonly freeSlots: number;
  readonly pausedQueues: number;
}

/**
 * Arrays of one length; index i is the span that begins at `at[i]`. Spans without figures hold 0 or null. Of a span that has not been over
 * for ten seconds `running`, `freeSlots` and `oldestWaitMs` are those of now; while no worker lives, the last `oldestWaitMs` alone is.
 */
export interface FigureSeries {
  readonly everyMs: number;
  /** Epoch ms, as charts want it. */
  readonly at: readonly number[];
  readonly enqueued: readonly number[];
  readonly started: readonly number[];
  readonly succeeded: readonly number[];
  readonly failed: readonly number[];
  readonly retried: readonly number[];
  readonly lost: readonly number[];
  readonly revoked: readonly number[];
  readonly expired: readonly number[];
  readonly waitP50: readonly (number | null)[];
  readonly waitP95: readonly (number | null)[];
  readonly runP50: readonly (number | null)[];
  readonly runP95: readonly (number | null)[];
  /** Busy slots of workers, on average. */
  readonly running: readonly (number | null)[];
  /** Free slots of workers, on average. */
  readonly freeSlots: readonly (number | null)[];
  /** The longest that a task which could run had waited. */
  readonly oldestWaitMs: readonly (number | null)[];
  /** The last span has not ended: draw it dashed. */
  readonly isLastOpen: boolean;
}

export type FindingCode =
  | 'no-worker'
  | 'paused'
  | 'old-wait'
  | 'dead-letters'
  | 'failing'
  | 'blocked'
  | 'breaker-open'
  | 'schedule-late'
  | 'schedule-unreadable'
  | 'loop-lag'
  | 'worker-silent';

/** A finding as data; the pages say it in words of their language. `target` is a hash route without `#/`, such as `queues?name=mails`. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'notice';
  /** The queue, task, breaker, schedule or worker that it is about. */
  readonly subject: string;
  readonly count?: number;
  readonly ms?: number;
  readonly note?: string;
  /** In English, for machines and as a fall-back. */
  readonly text: string;
  readonly target: string;
}
