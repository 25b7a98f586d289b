import type { RedisTarget } from '../broker/redis/redis-options.js';
import type { ByteSize } from '../core/byte-size.js';
import type { Duration } from '../core/duration.js';
import type { ConcurrencyOptions, FairOptions, KeyOfCall, RateLimitOptions } from '../core/flow-options.js';
import type { Redact } from '../core/redact.js';
import type { Durability, SharedTaskOptions } from '../core/task-options.js';
import type { Tracing } from '../core/tracing.js';

/** A queue of the namespace. */
export interface QueueOptions {
  /** Letters, digits and `_ . -`, up to 100. */
  readonly name: string;
  /** A worker serves its queues in strict order, higher first. A whole number from 0. Default: 5. */
  readonly priority?: number;
  /**
   * An enqueue beyond this many waiting tasks rejects with `QueueFullError`. Tasks past their expiry do not count: the first 200 of the
   * namespace, until a worker ends them. With `shards`, each shard takes that many, and a task that need not live
   * in a full one goes to another. Default: no limit.
   */
  readonly maxLength?: number;
  /** How many of its tasks may start in a span of time. Default: no limit. */
  readonly rateLimit?: RateLimitOptions<KeyOfCall>;
  /** How many of its tasks may run at once, over all workers. Default: no limit. */
  readonly concurrency?: ConcurrencyOptions<KeyOfCall>;
  /** Serves the keys of its calls round robin. The key of a task beats it. Default: first in, first out. */
  readonly fair?: FairOptions<KeyOfCall>;
}

/** How this process works. */
export interface WorkerModuleOptions {
  /** The queues that it serves. Default: all. */
  readonly queues?: readonly string[];
  /** The queues that it leaves to others. Default: `[]`. */
  readonly except?: readonly string[];
  /** How many tasks run at once, from 1 to 10 000. Default: 10. */
  readonly concurrency?: number;
  /** A dead worker's tasks are back after this. It is renewed every third of it. At least '500ms'. Default: '30s'. */
  readonly lease?: Duration;
  /**
   * How long a stop waits for running tasks, which then go back without a loss. `'1s'` where `NODE_ENV` is not `production` and
   * the worker runs in an application of yours, so that a restart in watch mode gets its port. Default: '25s'.
   */
  readonly shutdownTimeout?: Duration;
  /** The name under which `ntq` lists the worker. Default: the name of its machine. */
  readonly hostname?: string;
  /** `false`: it carries out no commands of other processes (`Workers`, `ntq control`, `ntq inspect`). Default: true. */
  readonly control?: boolean;
}

/** Which methods with a schedule of @nestjs/schedule the beat takes over: `'all'`, only the `'tasks'`, or `'none'`. */
export const ADOPTIONS = ['all', 'tasks', 'none'] as const;
export type Adoption = (typeof ADOPTIONS)[number];

/** Where a task goes, by glob over its whole name; the first match wins. */
export type Routes = Readonly<
  Record<string, string | { readonly queue?: string; readonly priority?: number }>
>;

interface EventOptions {
  /** The log of events. Default: no log. */
  readonly log?: {
    /** How many events it keeps, 100 to 1 000 000. Default: 10 000. */
    readonly maxLength?: number;
  };
}

/** The options of `TaskQueueModule.forRoot()`. */
export interface TaskQueueModuleOptions {
  /** `'redis://…'`, `'rediss://…'`, `'memory://'`, options of ioredis, `{ cluster, options }`, or `(role) => client`. Required, unless `shards` lists servers. Default: the list in `shards`. */
  readonly broker?: RedisTarget | undefined;
  /**
   * Over how many hash tags the namespace lies, from 1 to 256: on the nodes of a cluster, on one server, or in memory. Or a list of
   * servers, each as `broker` takes it, with one shard on each; `broker` is left out then. Fixed when the namespace is made. Default: 1.
   */
  readonly shards?: number | readonly RedisTarget[];
  /** Keeps applications on one Redis apart. Lower case letters, digits and `-`, up to 64. Default: 'default'. */
  readonly namespace?: string;
  /** All queues; any other name is refused. Default: `[{ name: 'default' }]`. */
  readonly queues?: readonly QueueOptions[];
  /** The queue of tasks that name no queue. Default: 'default'. */
  readonly defaultQueue?: string;
  /** Queue and priority by a glob over task names; the first match wins. Default: `{}`. */
  readonly routes?: Routes;
  /** Options of all tasks. Options of the class beat them, and options of the method beat both. Default: `{}`. */
  readonly defaults?: SharedTaskOptions;
  /**
   * When an enqueue returns: when the master has it (`'stored'`), or when a replica has it as well (`'replicated'`). An option of the
   * call beats it. Schedules, retries and follow-ups are stored. Default: 'stored'.
   */
  readonly durability?: Durability;
  /**
   * Whether this process sums up what it enqueues and runs, for `Inspector.figures()`, metrics and the dashboard. It costs Redis one
   * command in 10 s. Default: true.
   */
  readonly figures?: boolean;
  /**
   * Keeps the events of this process for `TaskEvents.read()`: `log: { maxLength }` is one log for all processes, which holds the newest
   * `maxLength` (100 to 1 000 000, default 10 000) or few more. Give it to all processes. Default: `{}`, no log.
   */
  readonly events?: EventOptions;
  /** How long (`maxAge`) and how many (`maxCount`) dead letters are kept. Default: `{ maxAge: '30d', maxCount: 10_000 }`. */
  readonly deadLetters?: { readonly maxAge?: Duration; readonly maxCount?: number };
  /** How this process works. `false`: it only enqueues. Default: `{}`. */
  readonly worker?: WorkerModuleOptions | false;
  /**
   * Whether this process fires schedules: a boolean, or `fires`. `adopt` says which methods with `@Cron`, `@Interval` or `@Timeout`
   * the beat fires instead of each process: `'all'`, `'tasks'` (those with `@Task()` or `@Schedule()`) or `'none'`, also where `fires`
   * is false. Default: `{ fires: true, adopt: 'all' }`.
   */
  readonly beat?: boolean | { readonly fires?: boolean; readonly adopt?: Adoption };
  /** The most bytes that a call may take with its arguments, headers and options: a number, or a text such as '512kb'. Default: '1mb'. */
  readonly maxPayload?: ByteSize;
  /** The most bytes that a task may return, or report as its progress. Default: '1mb'. */
  readonly maxResult?: ByteSize;
  /** Takes secrets out of failures, log lines and listings. Stored arguments and results stay as they are. Default: changes nothing. */
  readonly redact?: Redact;
  /** Spans of enqueues and runs: `otel()` of `nest-task-queue/tracing`, or a tracer with the same functions. Default: no spans. */
  readonly tracing?: Tracing;
  /** `true`: guards, pipes, interceptors and filters of the whole application also run round tasks. Default: false. */
  readonly globalEnhancers?: boolean;
  /** `true`: allows memory:// with NODE_ENV=production. Default: false. */
  readonly memory?: boolean;
}

/** For `forRootAsync({ useClass })`. */
export interface TaskQueueOptionsFactory {
  /** Gives the options, once, at boot. */
  createTaskQueueOptions(): Promise<TaskQueueModuleOptions> | TaskQueueModuleOptions;
}
