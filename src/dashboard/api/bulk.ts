import type { ApiErrorBody, Moment } from './basics.js';

/** POST bulk → BulkJob. Give `ids` (up to 10 000) or `filter` ('' means all, and wants `confirm: 'all'`). */
export interface BulkBody {
  /** `revoke`, `terminate`: tasks, by TaskFilterText. `requeue`, `drop`: dead letters, by DeadLetterFilterText. */
  readonly action: BulkAction;
  readonly ids?: readonly string[];
  readonly filter?: string;
  readonly confirm?: 'all';
}

export type BulkAction = 'revoke' | 'terminate' | 'requeue' | 'drop';

/**
 * GET bulk/:id, also sent by the live topic `bulk:<id>` · POST bulk/:id/abort → BulkJob. Any process of the dashboard answers for an hour
 * after its end. One process makes the changes. When that dies, no more is changed, and 15 s later the state is `lost`: `changed` is the
 * count of its last report, which is 2 s old at most, and the audit has a line that says so. Start the action again: what is changed does
 * not fit its filter any more.
 */
export interface BulkJob {
  readonly id: string;
  readonly action: BulkAction;
  /** Redacted. With `payload.read` only: it may say what arguments hold. */
  readonly filter?: string;
  readonly state: 'matching' | 'running' | 'done' | 'aborted' | 'failed' | 'lost';
  /** Grows while `matching`. */
  readonly matched: number;
  /** It found 1 000 000 and changes no more of them: there may be others. */
  readonly isPartial: boolean;
  /** Handled so far, refused ones included. */
  readonly handled: number;
  readonly changed: number;
  /** The first 100 of them. `skipped` (ended meanwhile, gone) is no error. */
  readonly refused: readonly { readonly id: string; readonly message: string }[];
  readonly refusedCount: number;
  readonly skippedCount: number;
  readonly startedAt: Moment;
  readonly endedAt?: Moment;
  readonly error?: ApiErrorBody['error'];
}
