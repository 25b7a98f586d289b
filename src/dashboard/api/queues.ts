import type { Moment } from './basics.js';

export type LimitKind = 'rate' | 'concurrency' | 'breaker';

/** GET queues[?range=5m|3h|3d] */
export interface QueueList {
  readonly at: Moment;
  readonly queues: readonly QueueRow[];
}

export interface QueueRow {
  readonly name: string;
  readonly waiting: number;
  /** By priority '0' to '9', higher first; those without a task are left out. */
  readonly waitingByPriority: Readonly<Record<string, number>>;
  readonly running: number;
  readonly delayed: number;
  readonly blocked: Readonly<Partial<Record<LimitKind, number>>>;
  readonly oldestWaitMs?: number;
  readonly oldestRunMs?: number;
  readonly paused: boolean;
  readonly note?: string;
  readonly workers: number;
  readonly freeSlots: number;
  /** Not all lanes were looked at: `oldestWaitMs` and `blocked` may be more. */
  readonly isPartial: boolean;
  /** `running` is an estimate. */
  readonly isSampled: boolean;
  /** Over the last 5 minutes, per minute. Not in live samples. */
  readonly rates?: { readonly enqueued: number; readonly succeeded: number; readonly failed: number };
  /** Tasks that ended (succeeded + failed) per span of the range, the oldest first. Not in live samples. */
  readonly sparkline?: readonly number[];
}

/** POST queues/:name/pause → Done · POST queues/:name/resume → Done */
export interface PauseBody {
  /** Up to 1 000 bytes. */
  readonly note?: string;
}

/** POST queues/:name/purge → Done with `count`: revokes the tasks that are ready. Body: {} */
export type PurgeBody = Readonly<Record<string, never>>;

/** The answer to a change. */
export interface Done {
  readonly done: true;
  /** How many things were changed, where that is known. */
  readonly count?: number;
}
