import type { RedisTarget } from '../broker/redis/redis-options.js';
import { toBytes } from '../core/byte-size.js';
import { toMs, type Duration } from '../core/duration.js';
import { ConfigurationError, InvalidOptionError } from '../core/errors.js';
import type { FlowControl } from '../core/flow-control.js';
import { matchesGlob } from '../core/glob.js';
import { checkAll } from '../core/option-check.js';
import { defined } from '../core/options.js';
import { Failure } from '../core/failure.js';
import { GuardedTracing } from '../core/guarded-tracing.js';
import { printable } from '../core/printable.js';
import type { ServerAddress, Tracing } from '../core/tracing.js';
import type { Redact } from '../core/redact.js';
import type { Durability, SharedTaskOptions, TaskOptions } from '../core/task-options.js';
import { resolveFlow } from '../policy/flow-control.js';
import { checkNamespace, checkTargets, soleServerOf } from '../services/broker-address.js';
import type { ShardsOption } from '../services/shards-option.js';
import { MODULE_CHECKS } from './module-checks.js';
import { NestTaskLogger } from './task-logger.js';
import type {
  Adoption,
  QueueOptions,
  Routes,
  TaskQueueModuleOptions,
  WorkerModuleOptions,
} from './module-options.js';
import { undeclaredQueueText } from './undeclared-queue.js';

const MIN_LEASE_MS = 500;

export interface ResolvedQueue {
  readonly name: string;
  readonly priority: number;
  readonly maxLength: number | undefined;
  readonly flow: FlowControl | undefined;
}

export interface ResolvedWorker {
  /** In the order in which they are served. */
  readonly queues: readonly string[];
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly shutdownTimeoutMs: number;
  readonly hostname: string | undefined;
  /** Whether it carries out commands of other processes. */
  readonly takesCommands: boolean;
}

export interface ResolvedBeat {
  /** Whether this process fires schedules. */
  readonly fires: boolean;
  /** Which methods with a schedule are taken over from @nestjs/schedule. */
  readonly adopt: Adoption;
}

/** The module's options, checked and complete; all times in ms. */
export interface ResolvedOptions {
  readonly broker: RedisTarget;
  /** How many shards the namespace has, or the server of each: then the first of them is the `broker`. */
  readonly shards: ShardsOption;
  readonly namespace: string;
  /** The highest priority first. */
  readonly queues: readonly ResolvedQueue[];
  readonly defaults: TaskOptions;
  readonly routes: Routes;
  readonly durability: Durability;
  readonly figures: boolean;
  /** How many events the log keeps; `undefined` where there is no log. */
  readonly eventLog: number | undefined;
  readonly deadLetterAgeMs: number;
  readonly deadLetterCount: number;
  readonly worker: ResolvedWorker | undefined;
  readonly beat: ResolvedBeat;
  readonly redact: Redact | undefined;
  /** One whose errors reach no task. */
  readonly tracing: Tracing | undefined;
  /** Where the broker is, if it is on one server. */
  readonly server: ServerAddress | undefined;
  readonly globalEnhancers: boolean;
  readonly maxPayload: number;
  readonly maxResult: number;
}

/** Where the options hold. */
export interface Surroundings {
  /** `NODE_ENV`. */
  readonly environment: string | undefined;
  /** The process is there for its worker alone: it listens on no port that another waits for. */
  readonly isDedicated: boolean;
}

/** Checks the options of the module; each error names the option and the way out. */
export function resolveOptions(options: TaskQueueModuleOptions, surroundings: Surroundings): ResolvedOptions {
  checkAll(options, MODULE_CHECKS, { where: 'TaskQueueModule', prefix: '' });
  const {
    namespace = 'default',
    defaultQueue = 'default',
    defaults = {},
    routes = {},
    worker = {},
  } = options;
  const queues = resolveQueues(options.queues ?? [{ name: 'default' }]);
  const names = queues.map(({ name }) => name);
  checkKnown(defaultQueue, names, 'defaultQueue');
  const { broker, shards } = checkTargets(options, surroundings.environment);
  return {
    ...{ broker, shards },
    server: soleServerOf({ broker, shards }),
    tracing: guarded(options),
    namespace: checkNamespace(namespace),
    queues,
    defaults: { queue: defaultQueue, ...defined(checkDefaults(defaults, names)) },
    routes: checkRoutes(routes, names),
    durability: resolveDurability(options),
    figures: options.figures ?? true,
    eventLog: resolveEventLog(options),
    ...resolveDeadLetters(options.deadLetters ?? {}),
    ...resolveSizes(options),
    redact: options.redact,
    globalEnhancers: options.globalEnhancers ?? false,
    beat: resolveBeat(options.beat ?? true),
    worker: worker === false ? undefined : resolveWorker(worker, names, surroundings),
  };
}

/** The log is told of the first error of a tracer. */
function guarded({ tracing, redact }: TaskQueueModuleOptions): Tracing | undefined {
  if (tracing === undefined) return undefined;
  const logger = new NestTaskLogger('TaskQueue', redact);
  return new GuardedTracing(tracing, (error) =>
    logger.error(
      `tracing threw: ${printable(Failure.from(error).message)}; later errors of it are not logged`,
    ),
  );
}

function resolveDurability({ durability = 'stored', broker }: TaskQueueModuleOptions): Durability {
  if (durability === 'stored' || typeof broker !== 'string' || !broker.startsWith('memory:'))
    return durability;
  throw new ConfigurationError(
    "durability: memory:// has no replicas. Leave it at 'stored', or give the address of a Redis that has.",
  );
}

function resolveEventLog({ events }: TaskQueueModuleOptions): number | undefined {
  return events?.log && (events.log.maxLength ?? 10_000);
}

function resolveDeadLetters(given: NonNullable<TaskQueueModuleOptions['deadLetters']>) {
  return {
    deadLetterAgeMs: toMs(given.maxAge ?? '30d', 'deadLetters.maxAge'),
    deadLetterCount: given.maxCount ?? 10_000,
  };
}

function resolveSizes({ maxPayload = '1mb', maxResult = '1mb' }: TaskQueueModuleOptions) {
  return { maxPayload: toBytes(maxPayload, 'maxPayload'), maxResult: toBytes(maxResult, 'maxResult') };
}

function resolveQueues(queues: readonly QueueOptions[]): ResolvedQueue[] {
  const names = new Set<string>();
  const resolved = queues.map(({ name, priority = 5, maxLength, ...flow }) => {
    if (names.has(name)) throw new InvalidOptionError(`queues: '${name}' is declared twice.`);
    names.add(name);
    return { name, priority, maxLength, flow: resolveFlow(flow, `queue/${name}`, `Queue '${name}'`) };
  });
  return resolved.sort((one, other) => other.priority - one.priority);
}

function checkKnown(queue: string, names: readonly string[], where: string): string {
  if (names.includes(queue)) return queue;
  throw new InvalidOptionError(`${where}: ${undeclaredQueueText(queue, names)} Add it to \`queues\`.`);
}

function checkDefaults(defaults: SharedTaskOptions, names: readonly string[]): SharedTaskOptions {
  if (defaults.queue !== undefined) checkKnown(defaults.queue, names, 'defaults.queue');
  return defaults;
}

function checkRoutes(routes: Routes, names: readonly string[]): Routes {
  for (const [glob, route] of Object.entries(routes)) {
    const queue = typeof route === 'string' ? route : route.queue;
    if (queue !== undefined) checkKnown(queue, names, `routes['${glob}']`);
  }
  return routes;
}

function resolveWorker(
  worker: WorkerModuleOptions,
  names: readonly string[],
  { environment, isDedicated }: Surroundings,
): ResolvedWorker {
  const defaultTimeout = isDedicated || environment === 'production' ? '25s' : '1s';
  return {
    queues: queuesOf(worker, names),
    concurrency: worker.concurrency ?? 10,
    leaseMs: checkLease(worker.lease ?? '30s'),
    shutdownTimeoutMs: toMs(worker.shutdownTimeout ?? defaultTimeout, 'worker.shutdownTimeout'),
    hostname: worker.hostname,
    takesCommands: worker.control ?? true,
  };
}

function resolveBeat(beat: NonNullable<TaskQueueModuleOptions['beat']>): ResolvedBeat {
  if (typeof beat === 'boolean') return { fires: beat, adopt: 'all' };
  const { adopt = 'all', fires = true } = beat;
  return { fires, adopt };
}

function queuesOf({ queues, except = [] }: WorkerModuleOptions, names: readonly string[]): readonly string[] {
  for (const queue of queues ?? []) checkKnown(queue, names, 'worker.queues');
  for (const queue of except) checkKnown(queue, names, 'worker.except');
  const served = names.filter((name) => (queues?.includes(name) ?? true) && !except.includes(name));
  if (served.length > 0) return served;
  throw new InvalidOptionError('worker: no queue is left to serve. Use `worker: false` instead.');
}

function checkLease(lease: Duration): number {
  const leaseMs = toMs(lease, 'worker.lease');
  if (leaseMs >= MIN_LEASE_MS) return leaseMs;
  throw new InvalidOptionError(
    `worker.lease: ${leaseMs} ms is too short to be renewed in time. Give at least '500ms'.`,
  );
}

/** The route of a task: the first glob that matches. */
export function routeOf(routes: Routes, name: string): TaskOptions {
  for (const [glob, route] of Object.entries(routes)) {
    if (matchesGlob(glob, name)) return typeof route === 'string' ? { queue: route } : route;
  }
  return {};
}
