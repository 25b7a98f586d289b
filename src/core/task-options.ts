import type { Duration } from './duration.js';
import type { ErrorClasses, Failure } from './failure.js';
import type { FlowOptions } from './flow-options.js';

/** How long to wait before a retry: `fixed()`, `exponential()`, or a function of the failure that gives ms. */
export type Backoff = BackoffSpec | ((failure: Failure, retries: number) => number);

/** A backoff as data, all times in ms. */
export type BackoffSpec =
  | { readonly kind: 'fixed'; readonly delayMs: number }
  | {
      readonly kind: 'exponential';
      readonly baseMs: number;
      readonly factor: number;
      readonly maxMs: number;
      readonly jitter: 'full' | 'none';
    };

/** How one kind of error is retried. */
export interface RetryRule {
  /** The errors that the rule is for, subclasses too. */
  readonly on: ErrorClasses;
  /** The most retries in all, whatever rule they came from. Default: `limit` of the retry options. */
  readonly limit?: number;
  /** The wait before the retry. Default: `backoff` of the retry options. */
  readonly backoff?: Backoff;
  /** The queue that the task moves to, and stays in. Default: the queue of the task. */
  readonly queue?: string;
}

/** Which errors are retried, how often, and after which wait. */
export interface RetryOptions {
  /** Retries in all after the first run. Default: 3. */
  readonly limit?: number;
  /** The wait before a retry. Default: `exponential({ base: '1s', max: '10m', jitter: 'full' })`. */
  readonly backoff?: Backoff;
  /** Only these errors are retried, subclasses too. Default: every error. */
  readonly on?: ErrorClasses;
  /** These errors fail at once, subclasses too. Beats `on` and `rules`. Default: `[]`. */
  readonly never?: ErrorClasses;
  /** Rules by class of error. The first match wins and inherits the options that it leaves out. Default: `[]`. */
  readonly rules?: readonly RetryRule[];
}

/** How long an attempt may take. */
export interface TimeLimit {
  /** `task.signal` aborts after this. Default: no limit. */
  readonly soft?: Duration;
  /** The attempt ends after this, whatever the handler does. Not below `soft`. Default: no limit. */
  readonly hard?: Duration;
}

/**
 * To whom a dedupe key belongs: to the name of the task, to all tasks of the queue that it is enqueued to, or to all tasks of the
 * namespace.
 */
export type DedupeScope = 'namespace' | 'queue' | 'task';

/** Keeps one live task for each key: while it lives, another enqueue gives its result. */
export interface DedupeOptions {
  /**
   * The key, computed from the arguments when the task is enqueued: a text that is not empty, of up to 1 000 bytes. Any other
   * rejects the call with a `PayloadError`.
   */
  readonly key: (...args: never[]) => string;
  /** The key is free when the task ends, and after this at the latest. */
  readonly for: Duration;
  /** To whom the key belongs: `'task'` to the name of the task, `'queue'` to its queue, `'namespace'` to all tasks. Default: 'task'. */
  readonly scope?: DedupeScope;
}

/** A schema of the argument tuple in the Standard Schema format (zod, valibot, arktype, …). */
export interface StandardSchema {
  /** The slot of the Standard Schema format. */
  readonly '~standard': {
    /** The version of the format. */
    readonly version: 1;
    /** The name of the library. */
    readonly vendor: string;
    /** Gives `{ value }`, or `{ issues }`; also as a promise. */
    readonly validate: (value: unknown) => unknown;
  };
}

/** Options for all tasks, for the tasks of a class, or for one. */
export interface SharedTaskOptions extends FlowOptions {
  /** The queue of the task, which `queues` declares. Default: `defaultQueue` of the module. */
  readonly queue?: string;
  /** 0 to 9 inside the queue, higher first. Default: 5. */
  readonly priority?: number;
  /** Retry options, or just the limit. Default: 3. */
  readonly retry?: RetryOptions | number;
  /** How long an attempt may take. Default: no limit. */
  readonly timeLimit?: TimeLimit;
  /** `'late'`: at least once. `'early'`: at most once. Default: 'late'. */
  readonly acks?: 'early' | 'late';
  /** The task does not start later than this after its enqueue. Default: it may always start. */
  readonly expires?: Duration;
  /** How long state and result are kept after the end, at least '60s'. Default: '24h'. */
  readonly resultTtl?: Duration;
  /** `true`: the value is dropped, and `get()` gives undefined. Default: false. */
  readonly ignoreResult?: boolean;
  /** The task fails after this many deaths of its workers, from 1 to 1 000. Default: 3. */
  readonly maxLosses?: number;
  /** `false`: no dead letter is kept when the task fails. Default: true. */
  readonly deadLetter?: boolean;
}

/** Options of one task. */
export interface TaskOptions extends SharedTaskOptions {
  /** The whole name, up to 200 characters. Default: `<prefix or class name>.<method>`. */
  readonly name?: string;
  /** Old names that workers still accept. Default: `[]`. */
  readonly aliases?: readonly string[];
  /** Keeps one live task for each key. Default: no key. */
  readonly dedupe?: DedupeOptions;
  /** A schema of the list of arguments, such as `z.tuple([z.email()])`; checked at enqueue and before the run. Default: no check. */
  readonly schema?: StandardSchema;
}

/**
 * When an enqueue is acknowledged. `'stored'`: the master has it. `'replicated'`: a replica has it as well, so a fail-over does
 * not lose it.
 */
export type Durability = 'replicated' | 'stored';

/** Options of one call. All of it is JSON, but for dates. */
export interface EnqueueOptions {
  /** Makes the call idempotent while the task's record lives. Printable ASCII, up to 200 characters. Default: a new id. */
  readonly id?: string;
  /** The queue of this call. Default: the queue of the task. */
  readonly queue?: string;
  /** 0 to 9 inside the queue, higher first. Default: the priority of the task. */
  readonly priority?: number;
  /** The task does not start before this long from now. Default: 0. */
  readonly countdown?: Duration;
  /** The task does not start before this moment. Default: now. */
  readonly eta?: Date;
  /** The task does not start after this long from now, or after this moment. Default: `expires` of the task. */
  readonly expires?: Duration | Date;
  /** Texts that travel with the task, and with the members of a workflow. Default: `{}`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `limit` and `backoff` of this call, or just the limit. Default: those of the task. */
  readonly retry?: (Pick<RetryOptions, 'limit'> & { readonly backoff?: BackoffSpec }) | number;
  /** How long an attempt may take. Default: `timeLimit` of the task. */
  readonly timeLimit?: TimeLimit;
  /** How long state and result are kept. Default: `resultTtl` of the task. */
  readonly resultTtl?: Duration;
  /** Whether the value is dropped. Default: `ignoreResult` of the task. */
  readonly ignoreResult?: boolean;
  /** Keeps one live task for this key: while it lives, this call gives its result. Default: `dedupe` of the task. */
  readonly dedupe?: {
    /** Not empty, at most 1 000 bytes. */
    readonly key: string;
    /** It is free after this, also when the task has not ended. */
    readonly for: Duration;
    /** The calls that share the key. Default: `'task'`, those of one task. */
    readonly scope?: DedupeScope;
  };
  /**
   * `'replicated'` waits until a replica of Redis has the task, for a second at most, and then rejects with `DurabilityError`. Many
   * calls, and the nodes of a workflow, wait once. Default: `durability` of the module.
   */
  readonly durability?: Durability;
}
