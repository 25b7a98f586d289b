import type { Cursor, Moment } from './basics.js';

export type TaskState = 'PENDING' | 'STARTED' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED';

/** Where a task is. `waiting`: it could run now. `delayed`: it waits for its time, also for that of a retry. */
export type TaskPhase = 'waiting' | 'delayed' | 'running' | 'succeeded' | 'failed' | 'revoked';

/**
 * The filter of a list of tasks, as text: terms with spaces between them, all of which must fit.
 *
 *     id:<id>  task:<name or glob>  queue:<name>  state:<TaskPhase>  worker:<id or glob>  since:<15m | 2h | ISO>
 *     error:<text of the failure's name or message>  header.<key>:<text>  args.<path>:<JSON or text>  args:<text>
 *
 *     task.name:<exactly that name>  error.name:<exactly that name>
 *
 * A value with a space, a quote or a backslash stands in double quotes, with `\"` and `\\`. `args.0.user.id:17`: the first argument; an
 * `args.user.id` without an index looks at each argument. A word without a key is a task name (glob), or an id if it looks like one.
 * Each of `id`, `task`, `queue`, `state`, `worker` and `since` stands at most once. Unknown keys answer 400 with the known ones.
 *
 * Fast, by GET tasks: id with anything, task, queue, state (but `waiting`), since with an ended state, worker with `state:running`. GET
 * tasks answers 400 `NEEDS_SEARCH` for all others; GET tasks/search answers all. Without a filter GET tasks lists what has not ended, in
 * no order. Arguments and headers are kept of tasks that have not ended and of dead letters: no other task fits `args` and `header`.
 */
export type TaskFilterText = string;

/** GET tasks?filter=&cursor=&limit= (1 to 500, default 50). Newest first for ended tasks, next first for delayed, no order otherwise. */
export interface TaskList {
  readonly at: Moment;
  readonly tasks: readonly TaskRow[];
  /** A page may hold fewer rows than its limit, or no row, and another follows. */
  readonly next?: Cursor;
}

export interface TaskRow {
  readonly id: string;
  readonly state: TaskState;
  readonly phase: TaskPhase;
  readonly name: string;
  readonly queue: string;
  readonly priority: number;
  /** The number of the current or last run, from 1. */
  readonly attempt: number;
  readonly losses: number;
  readonly enqueuedAt?: Moment;
  readonly dueAt?: Moment;
  readonly startedAt?: Moment;
  readonly endedAt?: Moment;
  readonly worker?: string;
  /** `name: message` of its failure, cut at 200 characters. */
  readonly error?: string;
  /** Of 0 to 1 where its progress is a number in that range or has `{ done, total }` or `{ percent }`; else left out. */
  readonly progress?: number;
  /** JSON text of the arguments as they were sent, redacted, cut at 200 characters. With `argumentsMode: 'shown'` and `payload.read` only. */
  readonly argumentsText?: string;
  /** It is a member of a workflow: of that id. */
  readonly workflowId?: string;
}

/**
 * GET tasks/search?filter= (SSE): a bounded scan of at most 100 000 records, newest ended first, then live ones. Events: `rows`
 * (`SearchRows`), `progress` (`SearchProgress`), `end` (`SearchEnd`), `failure` (`ApiErrorBody`). Closing the stream ends the scan.
 */
export interface SearchRows {
  readonly tasks: readonly TaskRow[];
}
export interface SearchProgress {
  readonly examined: number;
  /** How many records there are at most to look at. */
  readonly total: number;
  readonly found: number;
}
export interface SearchEnd extends SearchProgress {
  /** `all`: all records were looked at. `bound`: 100 000 were. `enough`: 1 000 rows were found. */
  readonly why: 'all' | 'bound' | 'enough';
}

/** GET tasks/count?filter=[&action=] : how many a bulk action would match. It reads at most 100 000 records. */
export interface TaskCount {
  readonly count: number;
  /** False: there may be more. */
  readonly isExact: boolean;
}

/** GET names: suggestions for the filter bar, from workers' registrations and the queues. */
export interface Names {
  readonly tasks: readonly string[];
  readonly queues: readonly string[];
  readonly workers: readonly string[];
}

/** GET tasks/:id */
export interface TaskDetail extends TaskRow {
  /** How often it was retried. */
  readonly retries: number;
  /** The states that it went through as far as they are kept, the oldest first, the present one last. */
  readonly life: readonly LifeEvent[];
  readonly expiresAt?: Moment;
  readonly unknownSince?: Moment;
  /** Why it waits, in words, where something is known: no worker serves the queue, it is paused, a limit holds it back. */
  readonly waitingReason?: WaitingReason;
  readonly failure?: FailureView;
  /** Why a failed task was given up. */
  readonly reason?: string;
  /** The failures of its attempts as far as they are kept (dead letters keep them), the oldest first. */
  readonly attempts: readonly FailureView[];
  /** JSON text of the last `task.progress()`, redacted. With `payload.read` only. */
  readonly progressText?: JsonText;
  /** Headers, with `argumentsMode: 'shown'` and `payload.read`; else by GET tasks/:id/arguments. */
  readonly headers?: Readonly<Record<string, string>>;
  /** With `argumentsMode: 'shown'` and `payload.read`; else by GET tasks/:id/arguments. */
  readonly arguments?: JsonText;
  /** Of a task that ended well, with `argumentsMode: 'shown'` and `payload.read`; else by GET tasks/:id/arguments. */
  readonly result?: JsonText;
  readonly workflow?: WorkflowMembership;
  readonly requeuedFrom?: string;
  /** It lies among the dead letters. */
  readonly isDeadLetter: boolean;
  readonly traceId?: string;
  readonly traceUrl?: string;
  readonly schedule?: string;
}

export interface LifeEvent {
  readonly kind:
    'enqueued' | 'due' | 'started' | 'retried' | 'lost' | 'succeeded' | 'failed' | 'revoked' | 'expired';
  /** Left out where only the fact is known, not its time. */
  readonly at?: Moment;
  readonly attempt?: number;
  readonly worker?: string;
  /** `name: message` of the failure, cut at 200 characters. */
  readonly error?: string;
}

export interface WaitingReason {
  readonly code:
    'paused' | 'no-worker' | 'queue-not-served' | 'unknown-task' | 'limit' | 'delayed' | 'member' | 'busy';
  /** In English. */
  readonly text: string;
  /** Of a queue that is paused: the note of the one who did it. */
  readonly note?: string;
  readonly limit?: string;
  readonly dueAt?: Moment;
}

/** JSON as text, exactly as it was sent but for redacted strings: numbers keep their digits. Cut at 64 KiB, then it is not valid JSON. */
export interface JsonText {
  readonly json: string;
  readonly isCut: boolean;
  /** The redaction of the application has changed a text in it. */
  readonly isRedacted: boolean;
  /** Bytes of the whole. */
  readonly bytes: number;
}

/** GET tasks/:id/arguments, GET dead-letters/:id/arguments: permission payload.read; noted in the audit with `on demand`. */
export interface TaskArguments {
  readonly arguments?: JsonText;
  readonly headers?: Readonly<Record<string, string>>;
  readonly result?: JsonText;
}

export interface FailureView {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  /** JSON text of its other fields. */
  readonly fields?: string;
  readonly cause?: FailureView;
  readonly errors?: readonly FailureView[];
}

export interface WorkflowMembership {
  /** The workflow: GET workflows/:id. */
  readonly workflowId: string;
  /** The member before it in its chain. */
  readonly parentId?: string;
  readonly groupId?: string;
  readonly groupIndex?: number;
}

/** POST tasks/:id/revoke → Done. `terminate`: also a running one is stopped. */
export interface RevokeBody {
  readonly terminate?: boolean;
}

/** POST tasks/:id/run-again → RunAgain: a new task with the same name, queue, arguments, headers and priority. Body: {} */
export interface RunAgain {
  readonly id: string;
}
