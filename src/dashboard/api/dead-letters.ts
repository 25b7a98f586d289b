import type { Cursor, Moment } from './basics.js';
import type { FailureView, JsonText } from './tasks.js';

/** Filter text: `task: task.name: queue: error: error.name: header. args. since: until: id:`, as in TaskFilterText. */
export type DeadLetterFilterText = string;

/** GET dead-letters?filter=&cursor=&limit= (1 to 500, default 50): the newest first. */
export interface DeadLetterList {
  readonly at: Moment;
  readonly deadLetters: readonly DeadLetterRow[];
  readonly next?: Cursor;
  /** All dead letters of the namespace, without the filter. */
  readonly total: number;
}

export interface DeadLetterRow {
  readonly id: string;
  readonly diedAt: Moment;
  readonly task: string;
  readonly queue: string;
  readonly reason?: string;
  readonly errorName: string;
  /** Cut at 200 characters. */
  readonly errorMessage: string;
  readonly retries: number;
  readonly losses: number;
  /** As in TaskRow. */
  readonly argumentsText?: string;
}

/** GET dead-letters/groups?filter= : by task, error and queue of the newest 10 000, the largest first. */
export interface DeadLetterGroups {
  readonly groups: readonly DeadLetterGroup[];
  readonly examined: number;
  readonly total: number;
}

export interface DeadLetterGroup {
  readonly task: string;
  readonly queue: string;
  readonly errorName: string;
  /** The message of the newest. */
  readonly errorMessage: string;
  readonly count: number;
  readonly oldestAt: Moment;
  readonly newestAt: Moment;
  readonly newestId: string;
  /** Filter text that exactly this group fits, within the filter that was asked for: for GET dead-letters, its count, and POST bulk. */
  readonly filter: DeadLetterFilterText;
}

/** GET dead-letters/:id */
export interface DeadLetterDetail extends DeadLetterRow {
  readonly failure: FailureView;
  /** Of all attempts, the oldest first. */
  readonly attempts: readonly FailureView[];
  readonly arguments?: JsonText;
  readonly headers?: Readonly<Record<string, string>>;
  /** The bytes of a message that nobody can read, cut at 64 KiB. */
  readonly raw?: string;
  readonly traceId?: string;
  readonly traceUrl?: string;
  /** The arguments may be edited: not those of hooks and of unreadable messages. */
  readonly canEdit: boolean;
}

/** POST dead-letters/:id/requeue → RunAgain · DELETE dead-letters/:id → Done */
export interface RequeueBody {
  /** JSON text of the list of all arguments, so that numbers keep their digits. Default: those that it had. */
  readonly argumentsJson?: string;
  readonly queue?: string;
}
