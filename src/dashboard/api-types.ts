/**
 * Requests and answers of the dashboard's JSON API, `api/v1`. Types only: the server and the pages share this file.
 *
 * Paths are relative to the mount: `api/v1/queues`. Bodies and answers are JSON. An error answers with an `ApiErrorBody` and its status:
 * 400 bad input, 401 who are you, 403 not allowed, read-only or CSRF, 404 unknown, 405, 409 refused by the state of things, 413 too
 * large, 415 not JSON, 503 Redis is away.
 */

/** A moment in ISO 8601, UTC, with milliseconds: `2026-11-30T15:45:00.000Z`. */
export type Moment = string;

/** The position of a list, opaque. A page without `next` is the last. */
export type Cursor = string;

export interface ApiErrorBody {
  readonly error: {
    /** Stable: `INVALID_OPTION`, `UNKNOWN_QUEUE`, `BROKER_UNAVAILABLE`, or `FORBIDDEN`, `READ_ONLY`, `CSRF`, `NOT_FOUND`, … */
    readonly code: string;
    /** What happened, for people. */
    readonly message: string;
    /** What to do about it. */
    readonly fix?: string;
    /** Of edited arguments: where the schema refuses them, `args[0].to`. */
    readonly path?: string;
  };
}

// ---------------------------------------------------------------------------------------------------------------- access

export type Permission =
  | 'view'
  | 'tasks.revoke'
  | 'tasks.run'
  | 'dead.requeue'
  | 'dead.drop'
  | 'queues.pause'
  | 'queues.purge'
  | 'schedules.write'
  | 'schedules.trigger'
  | 'limits.write'
  | 'workers.control'
  | 'payload.read'
  | 'audit.read';

export type Role = 'viewer' | 'operator' | 'admin' | 'custom';

/** How arguments, results and headers of tasks are treated. */
export type ArgumentsMode = 'hidden' | 'on demand' | 'shown';

/** GET session */
export interface Session {
  /** The name under which changes are noted. */
  readonly as: string;
  readonly role: Role;
  /** Those that the user has; in read-only mode those that change nothing. Hide or disable the rest. */
  readonly permissions: readonly Permission[];
  readonly readOnly: boolean;
  readonly environment?: { readonly label: string; readonly color: string };
  readonly namespace: string;
  readonly argumentsMode: ArgumentsMode;
  /** Tasks and dead letters may carry a `traceUrl`. */
  readonly hasTraceUrl: boolean;
  /** True where the server knows the application's tasks: arguments are checked by their schemas, and tasks can be enqueued by name. */
  readonly hasApplication: boolean;
  /** By the broker's clock, or the server's while Redis is away: to show relative times. */
  readonly serverTime: Moment;
  readonly version: string;
  /** Send as header `x-ntq-csrf` with each request that is not a GET. */
  readonly csrfToken: string;
}

// -------------------------------------------------------------------------------------------------------------- overview

export type Range = '5m' | '3h' | '3d';

/** GET overview?range=5m|3h|3d[&queue=&task=] */
export interface Overview {
  readonly at: Moment;
  readonly range: Range;
  readonly now: OverviewCounts;
  readonly series: FigureSeries;
  /** What needs a look; the gravest first. */
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

/** Arrays of one length; index i is the span that begins at `at[i]`. Spans without figures hold 0 or null. */
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

// ---------------------------------------------------------------------------------------------------------------- queues

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

// ----------------------------------------------------------------------------------------------------------------- tasks

export type TaskState = 'PENDING' | 'STARTED' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED';

/** Where a task is. `waiting`: it could run now. `delayed`: it waits for its time, also for that of a retry. */
export type TaskPhase = 'waiting' | 'delayed' | 'running' | 'succeeded' | 'failed' | 'revoked';

/**
 * The filter of a list of tasks, as text: terms with spaces between them, all of which must fit.
 *
 *     id:<id>  task:<name or glob>  queue:<name>  state:<TaskPhase>  worker:<id or glob>  since:<15m | 2h | ISO>
 *     error:<text of the failure's name or message>  header.<key>:<text>  args.<path>:<JSON or text>  args:<text>
 *
 * A value with a space, a quote or a backslash stands in double quotes, with `\"` and `\\`. `args.0.user.id:17`: the first argument; an
 * `args.user.id` without an index looks at each argument. A word without a key is a task name (glob), or an id if it looks like one.
 * Each of `id`, `task`, `queue`, `state`, `worker` and `since` stands at most once. Unknown keys answer 400 with the known ones.
 *
 * Fast, by GET tasks: id, task, queue, state (but `waiting`), since with an ended state, worker with `state:running`. GET tasks answers 400
 * `NEEDS_SEARCH` for all others; GET tasks/search answers all. Without a filter GET tasks lists what has not ended, in no order.
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
  /** JSON text of the arguments as they were sent, redacted, cut at 200 characters. With `argumentsMode: 'shown'` only. */
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
  /** False: there are at least so many. */
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
  /** JSON text of the last `task.progress()`, redacted. */
  readonly progressText?: JsonText;
  /** Headers, with `argumentsMode: 'shown'`; else by GET tasks/:id/arguments. */
  readonly headers?: Readonly<Record<string, string>>;
  /** With `argumentsMode: 'shown'`; else by GET tasks/:id/arguments. */
  readonly arguments?: JsonText;
  /** Of a task that ended well, with `argumentsMode: 'shown'`; else by GET tasks/:id/arguments. */
  readonly result?: JsonText;
  /** Memoised steps of a durable task; empty where there are none. */
  readonly steps: readonly TaskStep[];
  readonly workflow?: WorkflowPlace;
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
  readonly limit?: string;
  readonly dueAt?: Moment;
}

/** JSON as text, exactly as it was sent but for redacted strings: numbers keep their digits. Cut at 64 KiB, then it is not valid JSON. */
export interface JsonText {
  readonly json: string;
  readonly isCut: boolean;
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

export interface TaskStep {
  readonly name: string;
  readonly state: 'done' | 'running' | 'waiting';
  readonly at?: Moment;
}

export interface WorkflowPlace {
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

// ---------------------------------------------------------------------------------------------------------- dead letters

/** Filter text: `task: queue: error:<class name> since: until: id:`, as in TaskFilterText. */
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
  /** Filter text of this group: for GET dead-letters and for POST bulk. */
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

// ------------------------------------------------------------------------------------------------------------------ bulk

/** POST bulk → BulkJob. Give `ids` (up to 10 000) or `filter` ('' means all, and wants `confirm: 'all'`). */
export interface BulkBody {
  /** `revoke`, `terminate`: tasks, by TaskFilterText. `requeue`, `drop`: dead letters, by DeadLetterFilterText. */
  readonly action: BulkAction;
  readonly ids?: readonly string[];
  readonly filter?: string;
  readonly confirm?: 'all';
}

export type BulkAction = 'revoke' | 'terminate' | 'requeue' | 'drop';

/** GET bulk/:id, also sent by the live topic `bulk:<id>` · POST bulk/:id/abort → BulkJob. Kept for an hour in the server process. */
export interface BulkJob {
  readonly id: string;
  readonly action: BulkAction;
  readonly filter?: string;
  readonly state: 'matching' | 'running' | 'done' | 'aborted' | 'failed';
  /** Grows while `matching`. */
  readonly matched: number;
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

// ------------------------------------------------------------------------------------------------------------- workflows

/** GET workflows?cursor=&limit= : recent ones, as far as the engine knows them; open them by id otherwise. */
export interface WorkflowList {
  readonly workflows: readonly WorkflowRow[];
  readonly next?: Cursor;
  /** False: the list is made from running, delayed and recently ended tasks, and may miss some. */
  readonly isComplete: boolean;
}

export interface WorkflowRow {
  readonly id: string;
  readonly state: TaskState;
  /** The name of its last task, or `group of 12`. */
  readonly label: string;
  readonly size?: number;
  readonly ended?: number;
  readonly at?: Moment;
}

/**
 * GET workflows/:id : nodes and edges. A group of more than 20 parts is one collapsed node. 404 for an unknown id; the id of any member
 * opens what leads to it.
 */
export interface WorkflowGraph {
  readonly id: string;
  readonly state: TaskState;
  readonly nodes: readonly WorkflowGraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export type WorkflowGraphNode = WorkflowTaskNode | WorkflowGroupNode;

export interface WorkflowTaskNode {
  readonly kind: 'task';
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly state: TaskState;
  readonly phase: TaskPhase | 'blocked';
  readonly attempt: number;
  readonly startedAt?: Moment;
  readonly endedAt?: Moment;
  readonly error?: string;
  /** The group node that it stands in. */
  readonly inGroup?: string;
}

export interface WorkflowGroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly state: TaskState;
  readonly size: number;
  readonly ended: number;
  /** True: its parts are not among the nodes; GET workflows/:id/parts/:groupId lists them. */
  readonly isCollapsed: boolean;
  /** How many parts are in which state, of the parts that were counted. */
  readonly byState: Readonly<Partial<Record<TaskState, number>>>;
  /** Of how many parts `byState` speaks: all of them, or the first 1 000. */
  readonly counted: number;
  readonly inGroup?: string;
}

/** GET workflows/:id/parts/:groupId?cursor= : 50 parts of a group, in their order. */
export interface WorkflowParts {
  readonly parts: readonly WorkflowTaskNode[];
  readonly next?: Cursor;
  readonly size: number;
}

// ------------------------------------------------------------------------------------------------------------- schedules

/** GET schedules: the next to fire first. */
export interface ScheduleList {
  readonly at: Moment;
  readonly schedules: readonly ScheduleRow[];
}

export interface ScheduleRow {
  readonly name: string;
  readonly state: 'active' | 'ended' | 'orphaned' | 'paused';
  readonly note?: string;
  /** `code`: declared by a decorator, so it can be paused and triggered, not changed or removed. */
  readonly origin: 'api' | 'code';
  readonly when:
    | {
        readonly kind: 'cron';
        readonly cron: string;
        readonly timeZone: string;
        readonly dayMatch: 'and' | 'or';
      }
    | { readonly kind: 'every'; readonly everyMs: number }
    | { readonly kind: 'at'; readonly at: Moment };
  /** `0 9 * * 1 (Europe/Paris)`, `every 5m`. The pages say `when` in words of their language. */
  readonly times: string;
  readonly task: string;
  readonly queue: string;
  readonly misfire: 'once' | 'skip' | { readonly all: number };
  readonly graceMs?: number;
  readonly overlap: 'allow' | 'skip' | 'buffer';
  readonly jitterMs: number;
  readonly start?: Moment;
  readonly end?: Moment;
  readonly limit?: number;
  readonly nextAt?: Moment;
  readonly lastAt?: Moment;
  readonly lastId?: string;
  readonly fired: number;
  readonly bufferedAt?: Moment;
  /** It is late: no beat has fired it for this many ms. */
  readonly lateMs?: number;
}

/** GET schedules/:name */
export interface ScheduleDetail extends ScheduleRow {
  /** The next five, as if it were not paused. */
  readonly next: readonly Moment[];
  /** The last 50 ticks, the newest first. */
  readonly history: readonly ScheduleTick[];
  /** JSON text of the arguments of its task, for the form. With payload.read only. */
  readonly arguments?: JsonText;
}

export interface ScheduleTick {
  readonly kind: string;
  readonly dueAt: Moment;
  readonly at: Moment;
  readonly lagMs: number;
  readonly taskId?: string;
  readonly count: number;
}

/** POST schedules/:name/pause (PauseBody) → Done · resume → Done · trigger → RunAgain · DELETE schedules/:name → Done */

/** PUT schedules/:name → ScheduleRow; makes one, or changes one made at run time. Exactly one of cron, every, at. */
export interface ScheduleBody {
  readonly cron?: string;
  readonly timeZone?: string;
  readonly dayMatch?: 'and' | 'or';
  /** `5m`, or ms. */
  readonly every?: string | number;
  readonly at?: Moment;
  readonly task: string;
  /** Default: the queue of the task. */
  readonly queue?: string;
  /** JSON text of the list of arguments. Default `[]`; for a schedule that exists and keeps its task: those that it has. */
  readonly argumentsJson?: string;
  readonly start?: Moment;
  readonly end?: Moment;
  readonly limit?: number;
  readonly jitter?: string | number;
  readonly misfire?: 'once' | 'skip' | { readonly all: number };
  readonly grace?: string | number;
  readonly overlap?: 'allow' | 'skip' | 'buffer';
}

/** POST schedules/preview (ScheduleBody without task) → the next five times, for the form. */
export interface SchedulePreview {
  readonly times: string;
  readonly next: readonly Moment[];
}

// ---------------------------------------------------------------------------------------------------------------- limits

/** GET limits */
export interface LimitList {
  readonly at: Moment;
  readonly limits: readonly LimitRow[];
  /** Tasks that limits hold back, per queue. */
  readonly blocked: readonly { readonly queue: string; readonly kind: LimitKind; readonly count: number }[];
}

export type LimitRow = RateRow | ConcurrencyRow | BreakerRow;

interface LimitRowOf<Definition> {
  /** `task/<name>`, `queue/<name>`, or the name of a breaker. */
  readonly name: string;
  readonly now: Definition;
  /** Left out where nothing else is set. */
  readonly declared?: Definition;
}

export interface RateRow extends LimitRowOf<{
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
}> {
  readonly kind: 'rate';
}
export interface ConcurrencyRow extends LimitRowOf<{ readonly limit: number }> {
  readonly kind: 'concurrency';
}
export interface BreakerRow extends LimitRowOf<{
  readonly threshold: number;
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly halfOpen: number;
}> {
  readonly kind: 'breaker';
  readonly state: 'closed' | 'open' | 'half-open';
  readonly failures: number;
  readonly openedAt?: Moment;
}

/**
 * PUT limits/rate/:name (RateBody) · PUT limits/concurrency/:name (ConcurrencyBody) · DELETE limits/rate/:name ·
 * DELETE limits/concurrency/:name · POST limits/breaker/:name/reset, all → Done. `:name` is the row's, URL-encoded (`task%2Femail.send`).
 */
export interface RateBody {
  readonly limit: number;
  /** `1m`, or ms. */
  readonly per: string | number;
  readonly burst?: number;
}
export interface ConcurrencyBody {
  readonly limit: number;
}

// --------------------------------------------------------------------------------------------------------------- workers

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

// -------------------------------------------------------------------------------------------------------- audit · doctor

/** GET audit?cursor=&limit= (default 100): the newest first. */
export interface AuditList {
  readonly entries: readonly AuditRow[];
  readonly next?: Cursor;
}

export interface AuditRow {
  readonly at: Moment;
  readonly who: string;
  /** `service`, `cli` or `dashboard`. */
  readonly via: string;
  /** `Queues.pause` */
  readonly action: string;
  readonly target: string;
  readonly count?: number;
  /** Left out: it succeeded. */
  readonly error?: string;
}

/** GET doctor. It measures, so it takes a second; 503 carries the diagnosis of why Redis cannot be reached. */
export interface DoctorReport {
  readonly at: Moment;
  readonly checks: readonly DoctorCheck[];
}

export interface DoctorCheck {
  readonly title: string;
  readonly level: 'ok' | 'notice' | 'warning' | 'error';
  /** What was found. */
  readonly text: string;
  /** What to do. */
  readonly fix?: string;
}

// ------------------------------------------------------------------------------------------------------------------ live

/**
 * GET live?topics=a,b (SSE, one stream a tab; change topics by opening another). Each topic is an event of that name, with the data
 * below; the first comes at once. A topic is sent when it has changed, at most once in 2 s (`task:`, `bulk:` 1 s). Comments keep the
 * stream alive every 15 s. When Redis is away: event `status` { isAway: true, message }, and { isAway: false } when it is back.
 *
 * counts → OverviewCounts · queues → QueueRow[] · workers → WorkerRow[] · limits → LimitList · schedules → ScheduleRow[] ·
 * task:<id> → TaskDetail · workflow:<id> → WorkflowGraph · bulk:<id> → BulkJob · events → LiveEvents
 */
export type LiveTopic =
  | 'counts'
  | 'queues'
  | 'workers'
  | 'limits'
  | 'schedules'
  | 'events'
  | `task:${string}`
  | `workflow:${string}`
  | `bulk:${string}`;

export interface LiveStatus {
  readonly isAway: boolean;
  readonly message?: string;
}

/** What happened since the last one: at most 100 of them, and how many more there were. Watching costs the workers a little: ask for it only where it is shown. */
export interface LiveEvents {
  readonly events: readonly LiveTaskEvent[];
  readonly more: number;
}

export interface LiveTaskEvent {
  readonly type: string;
  readonly at: Moment;
  readonly id?: string;
  readonly name?: string;
  readonly queue?: string;
  readonly worker?: string;
  readonly attempt?: number;
  readonly durationMs?: number;
  readonly error?: string;
}
