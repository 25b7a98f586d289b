import {
  checkAll,
  flag,
  listOf,
  matching,
  needed,
  oneOf,
  optionsOf,
  or,
  plainFunction,
  queueName,
  refuse,
  size,
  time,
  whole,
  type Check,
  type Checks,
} from '../core/option-check.js';
import { durability } from '../core/check-options.js';
import { kindOf } from '../core/shown.js';
import { isQueueName } from '../core/task-id.js';
import { MAX_CONCURRENCY } from '../core/worker-bounds.js';
import { FLOW_CHECKS } from '../policy/flow-control.js';
import { SHARED_CHECKS } from '../policy/task-checks.js';
import type { Tracing } from '../core/tracing.js';
import {
  ADOPTIONS,
  type QueueOptions,
  type Routes,
  type TaskQueueModuleOptions,
  type WorkerModuleOptions,
} from './module-options.js';

const { circuitBreaker: _ofTasksAlone, ...QUEUE_FLOW } = FLOW_CHECKS;

/** A circuit breaker stands for a dependency of tasks, so a queue has none. A limit that a queue does not have is left out. */
const QUEUE_CHECKS: Checks<QueueOptions> = {
  name: needed(queueName),
  priority: whole(0, 1_000_000),
  maxLength: whole(1),
  ...QUEUE_FLOW,
};

/** Errors name a queue by its name, where it has one. */
const queue: Check = (value, path) => {
  const { name } = (value ?? {}) as Partial<QueueOptions>;
  if (kindOf(value) !== 'Object')
    refuse(path, `an object: { name: ${isQueueName(value) ? `'${value}'` : "'critical'"} }`, value);
  const where = isQueueName(name) ? `Queue '${name}'` : path;
  checkAll(value, QUEUE_CHECKS, { where, prefix: isQueueName(name) ? `${where} ` : `${where}.` });
};

const route: Check = (value, path) => {
  if (typeof value === 'string') return queueName(value, path);
  return routeOptions(value, path);
};
const routeOptions = optionsOf<Exclude<Routes[string], string>>(
  { queue: queueName, priority: whole(0, 9) },
  "the name of a queue, or { queue: 'low', priority: 2 }",
);

const routes: Check = (value, path) => {
  if (kindOf(value) !== 'Object') refuse(path, "an object such as { 'reports.*': 'low' }", value);
  for (const [name, each] of Object.entries(value as Routes)) route(each, `${path}['${name}']`);
};

const hostname = matching(
  'a text of 1 to 255 characters',
  (value) => typeof value === 'string' && value !== '' && value.length <= 255,
);

const tracing = matching(
  "otel() of 'nest-task-queue/tracing', or an object with the functions send, process, within and end",
  (value) => {
    const { send, process, within, end } = (value ?? {}) as Partial<Tracing>;
    return [send, process, within, end].every((each) => typeof each === 'function');
  },
);

/** The options of a worker, each with its check. */
export const WORKER_CHECKS: Checks<WorkerModuleOptions> = {
  queues: listOf(queueName, "a list of names, such as ['critical', 'default']"),
  except: listOf(queueName, "a list of names, such as ['low']"),
  concurrency: whole(1, MAX_CONCURRENCY),
  lease: time,
  shutdownTimeout: time,
  hostname,
  control: flag,
};

/** The options of the module, each with its check; `broker`, `shards` and `namespace` are checked with what they stand for. */
export const MODULE_CHECKS: Checks<TaskQueueModuleOptions> = {
  broker: () => undefined,
  shards: () => undefined,
  namespace: () => undefined,
  queues: listOf(queue, "a list such as [{ name: 'critical' }, { name: 'default' }]"),
  defaultQueue: queueName,
  routes,
  defaults: optionsOf(SHARED_CHECKS, 'an object of options of tasks, such as { retry: { limit: 3 } }'),
  durability,
  figures: flag,
  events: optionsOf<NonNullable<TaskQueueModuleOptions['events']>>(
    {
      log: optionsOf<NonNullable<NonNullable<TaskQueueModuleOptions['events']>['log']>>(
        { maxLength: whole(100, 1_000_000) },
        '{ maxLength }, such as { maxLength: 10_000 }',
      ),
    },
    '{ log }, such as { log: { maxLength: 10_000 } }',
  ),
  deadLetters: optionsOf<NonNullable<TaskQueueModuleOptions['deadLetters']>>(
    { maxAge: time, maxCount: whole(1) },
    "{ maxAge, maxCount }, such as { maxAge: '30d' }",
  ),
  worker: or([false], optionsOf(WORKER_CHECKS, 'false, or options of the worker such as { concurrency: 8 }')),
  beat: or(
    [true, false],
    optionsOf<Exclude<NonNullable<TaskQueueModuleOptions['beat']>, boolean>>(
      { fires: flag, adopt: oneOf(...ADOPTIONS) },
      'true, false or { fires, adopt }',
    ),
  ),
  maxPayload: size,
  maxResult: size,
  redact: plainFunction,
  tracing,
  globalEnhancers: flag,
  memory: flag,
};
