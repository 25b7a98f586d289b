import type { Duration } from './duration.js';
import type { ErrorClasses, Failure } from './failure.js';
import { FLOW_OPTION_KEYS, type FlowOptions } from './flow-options.js';

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

export interface RetryRule {
  readonly on: ErrorClasses;
  /** Compared with all retries so far, whatever rule they came from. */
  readonly limit?: number;
  readonly backoff?: Backoff;
  /** Where the task goes; it stays there. */
  readonly queue?: string;
}

export interface RetryOptions {
  /** Retries in all after the first run. Default 3. */
  readonly limit?: number;
  /** Default `exponential({ base: '1s', max: '10m', jitter: 'full' })`. */
  readonly backoff?: Backoff;
  /** Only these are retried. Default: every error. */
  readonly on?: ErrorClasses;
  /** These fail at once; beats `on` and `rules`. */
  readonly never?: ErrorClasses;
  /** By kind of error; the first match wins, what it leaves out is inherited. */
  readonly rules?: readonly RetryRule[];
}

export interface TimeLimit {
  /** `task.signal` aborts. */
  readonly soft?: Duration;
  /** The attempt ends, whatever the handler does. */
  readonly hard?: Duration;
}

export interface DedupeOptions {
  /** Computed at enqueue from the arguments. */
  readonly key: (...args: never[]) => string;
  /** The key is free again after this, at the latest. */
  readonly for: Duration;
}

/** A schema of the argument tuple in the Standard Schema format (zod, valibot, arktype, …). */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => unknown;
  };
}

/** What is set for all tasks, for the tasks of a class, or for one. */
export interface SharedTaskOptions extends FlowOptions {
  readonly queue?: string;
  /** 0 to 9 inside the queue, higher first. Default 5. */
  readonly priority?: number;
  /** Retry options, or just the limit. */
  readonly retry?: RetryOptions | number;
  readonly timeLimit?: TimeLimit;
  /** `'late'` (default): at least once. `'early'`: at most once. */
  readonly acks?: 'early' | 'late';
  /** Not started later than this after the enqueue. */
  readonly expires?: Duration;
  /** How long state and result are kept after the end. Default 24h, at least 60s. */
  readonly resultTtl?: Duration;
  /** Keeps no value; `get()` gives undefined. */
  readonly ignoreResult?: boolean;
  /** Worker deaths after which the task fails. Default 3. */
  readonly maxLosses?: number;
  /** `false`: keeps no dead letter. */
  readonly deadLetter?: boolean;
}

export interface TaskOptions extends SharedTaskOptions {
  /** Default `<prefix or class name>.<method>`. */
  readonly name?: string;
  /** Old names that are still accepted. */
  readonly aliases?: readonly string[];
  readonly dedupe?: DedupeOptions;
  /** Checked at enqueue and before the run. */
  readonly schema?: StandardSchema;
}

/**
 * When an enqueue is acknowledged. `'stored'`: the master has it. `'replicated'`: a replica has it as well, so a fail-over does
 * not lose it.
 */
export type Durability = 'replicated' | 'stored';

/** Options of one call. All of it is JSON, but for dates. */
export interface EnqueueOptions {
  /** Makes the call idempotent while the task's record lives. Printable ASCII, up to 200 characters. */
  readonly id?: string;
  readonly queue?: string;
  readonly priority?: number;
  /** Not before this long from now. */
  readonly countdown?: Duration;
  /** Not before this moment. */
  readonly eta?: Date;
  /** Not started after this long from now, or after this moment. */
  readonly expires?: Duration | Date;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retry?: (Pick<RetryOptions, 'limit'> & { readonly backoff?: BackoffSpec }) | number;
  readonly timeLimit?: TimeLimit;
  readonly resultTtl?: Duration;
  readonly ignoreResult?: boolean;
  readonly dedupe?: { readonly key: string; readonly for: Duration };
  /**
   * `'replicated'` waits, for a second at most, until a replica of Redis has the task, and rejects with DurabilityError when
   * none has. Of many, and of a workflow, it waits for all at once. Default: `durability` of the module, and that is `'stored'`.
   */
  readonly durability?: Durability;
}

export const SHARED_OPTION_KEYS = [
  'queue',
  'priority',
  'retry',
  'timeLimit',
  'acks',
  'expires',
  'resultTtl',
  'ignoreResult',
  'maxLosses',
  'deadLetter',
  ...FLOW_OPTION_KEYS,
] as const satisfies readonly (keyof SharedTaskOptions)[];

export const TASK_OPTION_KEYS = [
  ...SHARED_OPTION_KEYS,
  'name',
  'aliases',
  'dedupe',
  'schema',
] as const satisfies readonly (keyof TaskOptions)[];

export const ENQUEUE_OPTION_KEYS = [
  'id',
  'queue',
  'priority',
  'countdown',
  'eta',
  'expires',
  'headers',
  'retry',
  'timeLimit',
  'resultTtl',
  'ignoreResult',
  'dedupe',
  'durability',
] as const satisfies readonly (keyof EnqueueOptions)[];
