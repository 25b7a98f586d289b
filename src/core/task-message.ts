import type { FinalState } from './task-state.js';

export const DEFAULT_PRIORITY = 5;
export const DEFAULT_MAX_LOSSES = 3;
/** From this many losses on a task is a suspect: it runs isolated. */
export const SUSPECT_LOSSES = 2;
export const DEFAULT_RESULT_TTL_MS = 86_400_000;
/** Records of ended tasks stay at least this long, so that a repeated id is recognised. */
export const MIN_RECORD_TTL_MS = 60_000;

/**
 * The facts by which any process can move or end a task without its code. Stored as JSON in front of the body and
 * rewritten as the task moves; a field that holds its default is left out. Moments are epoch ms by the broker's clock.
 */
export interface TaskHead {
  readonly name: string;
  readonly queue: string;
  /** The queue it was enqueued to, where a retry rule has moved it since. */
  readonly origin?: string;
  /** When it was enqueued. */
  readonly at: number;
  /** From when it could run, where it was made to wait since: by a delay, a retry, a lost lease, or its place in a workflow. */
  readonly due?: number;
  readonly priority?: number;
  readonly retries?: number;
  /** When these attempts failed, epoch ms with spaces between them; the last twenty. */
  readonly retriedAt?: string;
  readonly losses?: number;
  /** When these workers were given up, epoch ms with spaces between them; the last twenty. */
  readonly lostAt?: string;
  /** Leases given back unspent. */
  readonly releases?: number;
  readonly maxLosses?: number;
  /** Not started after this moment. */
  readonly expires?: number;
  /** How long the ended record is kept, in ms. */
  readonly ttl?: number;
  /** Acknowledged early: never run a second time. */
  readonly early?: true;
  /** `false` where the call says so of a task whose definition may say otherwise. */
  readonly ignoreResult?: boolean;
  readonly noDeadLetter?: true;
  /** Names of the hooks to publish when it fails. */
  readonly hooks?: readonly string[];
  /** The key under which it is the only live task. */
  readonly dedupe?: string;
  /** It is a hook call; its body is the dead letter of the task that failed. */
  readonly hook?: true;
  /** Enqueued by name where nobody knew the task: completed by the first worker that does. */
  readonly needsDefinition?: true;
  /** When a worker first found no handler for it. */
  readonly unknownAt?: number;
  readonly requeuedFrom?: string;
  /** The token of the last settlement that was accepted without ending it. */
  readonly lastToken?: string;
  /** Where it waits when limits may hold it back, or queues are fair; see core/lane.ts. */
  readonly lane?: string;
  /** Its lane needs arguments that were not there: the first worker that leases it finds the lane and puts it there. */
  readonly needsLane?: true;
  /** The trace context of its enqueue, as its tracer wrote it. */
  readonly trace?: string;
  /** The `traceparent` of its first attempt, in a later one. */
  readonly firstSpan?: string;

  // Where it stands in a workflow; docs/workflows.md draws it.

  /** The node that its end begins: the next of its chain. */
  readonly next?: string;
  /** The group that waits for it, and where in its list it stands. */
  readonly group?: string;
  readonly index?: number;
  /** The node before it in its chain. */
  readonly after?: string;
  /** The node in which its chain begins; only the last node of a chain has it. */
  readonly first?: string;
  /** The result before it is its first argument: 1 as a value, 2 as a stream. It stands before the body, in a separate line. */
  readonly input?: 1 | 2;
  /** The group whose input is its first argument. */
  readonly inputGroup?: string;
  /** Nodes that begin when it fails. */
  readonly errbacks?: readonly string[];
  /** It begins when another node fails. */
  readonly errback?: true;
  /** Nodes that nobody needs any more when it has ended, if nobody has set them going. */
  readonly cleanup?: readonly string[];
  /** How often it has taken the place of itself. */
  readonly generation?: number;
  /** Counted from when it begins: not before this many ms, or that moment, and not after this many ms. */
  readonly delay?: number;
  readonly eta?: number;
  readonly expiresIn?: number;

  // Of a group.

  /** How many parts it was made with. */
  readonly size?: number;
  /** The beginning of the ids of its parts, where that is not its id. */
  readonly idPrefix?: string;
  readonly failFast?: true;
  /** Some part takes its input. */
  readonly takesInput?: true;
  /** `<priority>:<queue>`, where all its parts wait from the moment it begins: they are stored as if they had begun. */
  readonly ready?: string;
}

/** A message, or a group of messages, with its id. */
export interface Message {
  readonly id: string;
  /** Without the index where `part` has it. */
  readonly head: TaskHead;
  /** One of many that share their head and differ by their index: that head as JSON up to the index. */
  readonly part?: { readonly line: string; readonly index: number };
  /** JSON text, never read by the broker; of a group ''. */
  readonly body: string;
  /** A part whose group says where it will be `ready`. */
  readonly isBegun?: true;
}

/** The head of a task that has ended. */
export interface EndedHead extends TaskHead {
  /** The task's id, for dead letters, which travel without their key. */
  readonly id?: string;
  readonly state: FinalState;
  readonly reason?: GiveUpReason;
  /** Of a group that failed: the task that failed first in its list. */
  readonly part?: string;
  readonly startedAt?: number;
  readonly endedAt: number;
  /** The token of the attempt that ended it; it begins with the worker's id. */
  readonly token?: string;
  /** The token of the attempt that a revocation stopped. */
  readonly stopped?: string;
  /** The `traceparent` of the run that ended it, if that was sampled. */
  readonly span?: string;
}

/** Why a task ended without success. */
export type GiveUpReason =
  | 'error'
  | 'retries-exhausted'
  | 'rejected'
  | 'time-limit'
  | 'worker-lost'
  | 'unknown-task'
  | 'malformed'
  | 'malformed-result'
  /** It waited for something that failed, and never ran. */
  | 'dependency'
  /** A part of the group failed. */
  | 'part'
  | 'expired'
  | 'revoked';

/** The part that only the handler's process reads. */
export interface TaskBody {
  readonly args: readonly unknown[];
  /** The arguments are a list of argument lists: the handler is called with one after the other. */
  readonly mapped?: true;
  readonly headers?: Readonly<Record<string, string>>;
  /** Retry options given with the call. */
  readonly retry?: CallRetry;
  /** Limits given with the call, in ms. */
  readonly timeLimit?: { readonly soft?: number; readonly hard?: number };
  readonly parentId?: string;
  readonly rootId?: string;
}

/** The part of the retry options that is JSON, in ms. */
export interface CallRetry {
  readonly limit?: number;
  readonly backoff?: { readonly kind: 'fixed' | 'exponential'; readonly [option: string]: unknown };
}
