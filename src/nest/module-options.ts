import type { RedisTarget } from '../broker/redis/redis-options.js';
import type { ByteSize } from '../core/byte-size.js';
import type { Duration } from '../core/duration.js';
import type { ConcurrencyOptions, FairOptions, KeyOfCall, RateLimitOptions } from '../core/flow-options.js';
import type { Redact } from '../core/redact.js';
import type { Durability, SharedTaskOptions } from '../core/task-options.js';

export interface QueueOptions {
  /** Letters, digits and `_ . -`. */
  readonly name: string;
  /** Queues of a worker are served in strict order, higher first. Default 5. */
  readonly priority?: number;
  /** Waiting tasks beyond which an enqueue is refused with QueueFullError. Default: no limit. */
  readonly maxLength?: number;
  /** How many of its tasks may start in a span of time. Default: no limit. */
  readonly rateLimit?: RateLimitOptions<KeyOfCall>;
  /** How many of its tasks may run at once, over all workers. Default: no limit. */
  readonly concurrency?: ConcurrencyOptions<KeyOfCall>;
  /** Keys of its calls take turns. Default: first in, first out. A key of the task's own beats it. */
  readonly fair?: FairOptions<KeyOfCall>;
}

export interface WorkerModuleOptions {
  /** Default: all. */
  readonly queues?: readonly string[];
  /** Queues that this worker leaves to others. Default: none. */
  readonly except?: readonly string[];
  /** Tasks that run at once. Default 10. */
  readonly concurrency?: number;
  /** Renewed every third of it; a dead worker's tasks are back after it. Default '30s', at least '500ms'. */
  readonly lease?: Duration;
  /** How long a stop waits for what runs. Default '25s'. */
  readonly shutdownTimeout?: Duration;
  /** Under which name the worker is listed. Default: the name of its machine. */
  readonly hostname?: string;
}

/** Which methods with a schedule of @nestjs/schedule the beat takes over: all, only those that are tasks, or none. */
export const ADOPTIONS = ['all', 'tasks', 'none'] as const;
export type Adoption = (typeof ADOPTIONS)[number];

/** Where a task goes, by glob over its whole name; the first match wins. */
export type Routes = Readonly<
  Record<string, string | { readonly queue?: string; readonly priority?: number }>
>;

export interface TaskQueueModuleOptions {
  /** 'redis://…', 'rediss://…', 'memory://', options of ioredis, { cluster, options }, or (role) => ioredis client. */
  readonly broker: RedisTarget;
  /** Keeps applications on one Redis apart. Lower case letters, digits and '-'. Default 'default'. */
  readonly namespace?: string;
  /** Default: one, 'default'. */
  readonly queues?: readonly QueueOptions[];
  /** Default 'default'. */
  readonly defaultQueue?: string;
  readonly routes?: Routes;
  /** For every task; options of the class, then of the method, beat them. */
  readonly defaults?: SharedTaskOptions;
  /**
   * When an enqueue is acknowledged: `'stored'` by the master (the default), or `'replicated'`, which needs a Redis with replicas.
   * An option of the call beats it. Schedules, retries and follow-ups are stored.
   */
  readonly durability?: Durability;
  /** Default 30 days and 10 000. */
  readonly deadLetters?: { readonly maxAge?: Duration; readonly maxCount?: number };
  /** `false`: this process only enqueues. */
  readonly worker?: WorkerModuleOptions | false;
  /**
   * `false`, or `{ fires: false }`: this process fires no schedules. Default true. `adopt` says which methods with @Cron,
   * @Interval or @Timeout of @nestjs/schedule fire by the beat instead of in each process, also where `fires` is false:
   * `'all'` (default), `'tasks'`: those with @Task() or @Schedule(), `'none'`.
   */
  readonly beat?: boolean | { readonly fires?: boolean; readonly adopt?: Adoption };
  /** The most that the arguments of a call may take: bytes, or a text such as '512kb'. Default '1mb'. */
  readonly maxPayload?: ByteSize;
  /** The most that a task may return, or report as its progress: the same. Default '1mb'. */
  readonly maxResult?: ByteSize;
  /** Takes secrets out of failures, log lines and listings; arguments and results are stored as they are. */
  readonly redact?: Redact;
  /** `true`: guards, pipes, interceptors and filters of the whole application run round tasks, too. */
  readonly globalEnhancers?: boolean;
  /** `true`: memory:// is meant, in production too. */
  readonly memory?: boolean;
}

/** For `forRootAsync({ useClass })`. */
export interface TaskQueueOptionsFactory {
  createTaskQueueOptions(): Promise<TaskQueueModuleOptions> | TaskQueueModuleOptions;
}
