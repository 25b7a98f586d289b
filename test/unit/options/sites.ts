import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import { checkSchedule } from '../../../src/beat/schedule-options.js';
import { chord } from '../../../src/canvas/chord.js';
import { group } from '../../../src/canvas/group.js';
import { TaskHealth } from '../../../src/health/task-health.js';
import { checkRetryRequest } from '../../../src/core/directives.js';
import { TaskContext } from '../../../src/context/task-context.js';
import { TaskDashboardModule } from '../../../src/dashboard/nest/task-dashboard.module.js';
import { TaskMetrics } from '../../../src/metrics/task-metrics.js';
import { TaskMetricsModule } from '../../../src/metrics/task-metrics.module.js';
import { resolveOptions } from '../../../src/nest/resolved-options.js';
import { checkMethodSchedule } from '../../../src/nest/method-schedule.js';
import { OnFailure } from '../../../src/nest/decorators/hooks.decorator.js';
import { TaskDefaults } from '../../../src/nest/decorators/task-defaults.decorator.js';
import { runWorker } from '../../../src/nest/run-worker.js';
import { readService } from '../../../src/nest/service-tasks.js';
import { exponential } from '../../../src/policy/backoff.js';
import { defineTask } from '../../../src/policy/task-definition.js';
import { TaskQueueTesting } from '../../../src/testing/task-queue-testing.js';
import { otel } from '../../../src/tracing/otel.js';
import { createServices } from '../../../src/services/create-services.js';
import { CurrentWorker } from '../../../src/worker/current-worker.js';
import { LocalWorker } from '../../../src/worker/local-worker.js';
import { PLAIN_SERVICES } from '../../support/plain-services.js';

/** A type of options, and a public way by which they come in. */
export interface Site {
  /** The type, as the sources write it, and the file that exports it. */
  readonly type: string;
  readonly file: string;
  /** Hands over one option beside those that must be there. */
  readonly give: (options: never) => unknown;
}

const services = createServices(new MemoryBroker(), PLAIN_SERVICES);
const { tasks, inspector, deadLetters, schedules, workers, limits } = services;
const metrics = new TaskMetrics(new MemoryBroker(), () => undefined);
const kit = TaskQueueTesting.create();
const noTask = 'unknown' as never;
const health = new TaskHealth(services, () => ({ phase: 'running' }));
const signature = tasks.task('t').with({ queue: 'q' }).si();
const result = tasks.result('unknown');

const module = (options: object) =>
  resolveOptions({ broker: 'memory://', ...options }, { environment: 'test', isDedicated: false });
const task = (options: object) => defineTask('t', [options], []);
const call = (options: object) => tasks.enqueue('t', [], { queue: 'q', ...options });

class Method {
  run(): void {}
}
const onFailure = (target: object) =>
  OnFailure(target)(Method.prototype, 'run', Object.getOwnPropertyDescriptor(Method.prototype, 'run') ?? {});

const defaults = (options: object) => {
  class Declared {}
  TaskDefaults(options)(Declared);
  const { defaults: layer } = readService(Declared, 'all');
  return defineTask('t', [layer], []);
};

/** Every type of options that users write, with its way in. */
export const SITES: readonly Site[] = [
  { type: 'TaskQueueModuleOptions', file: 'nest/module-options', give: module },
  {
    type: 'QueueOptions',
    file: 'nest/module-options',
    give: (options: object) => module({ queues: [{ name: 'default', ...options }] }),
  },
  {
    type: 'WorkerModuleOptions',
    file: 'nest/module-options',
    give: (worker) => module({ worker }),
  },
  {
    type: "NonNullable<TaskQueueModuleOptions['deadLetters']>",
    file: 'nest/module-options',
    give: (given) => module({ deadLetters: given }),
  },
  {
    type: "Exclude<NonNullable<TaskQueueModuleOptions['beat']>, boolean>",
    file: 'nest/module-options',
    give: (beat) => module({ beat }),
  },
  {
    type: 'Exclude<Routes[string], string>',
    file: 'nest/module-options',
    give: (route) => module({ routes: { '*': route } }),
  },
  { type: 'SharedTaskOptions', file: 'core/task-options', give: (given) => module({ defaults: given }) },
  { type: 'TaskOptions', file: 'core/task-options', give: task },
  { type: 'RetryOptions', file: 'core/task-options', give: (retry) => task({ retry }) },
  {
    type: 'RetryRule',
    file: 'core/task-options',
    give: (rule: object) => task({ retry: { rules: [{ on: Error, ...rule }] } }),
  },
  { type: 'TimeLimit', file: 'core/task-options', give: (timeLimit) => task({ timeLimit }) },
  { type: 'TimeLimit', file: 'core/task-options', give: (timeLimit) => call({ timeLimit }) },
  { type: 'TimeLimit', file: 'core/task-options', give: (limit) => workers.setTimeLimit('t', limit) },
  {
    type: 'DedupeOptions',
    file: 'core/task-options',
    give: (dedupe: object) => task({ dedupe: { key: String, for: '1s', ...dedupe } }),
  },
  {
    type: 'RateLimitOptions',
    file: 'core/flow-options',
    give: (rate: object) => task({ rateLimit: { limit: 1, per: '1s', ...rate } }),
  },
  {
    type: "Omit<RateLimitOptions, 'key'>",
    file: 'core/flow-options',
    give: (rate: object) => limits.setRate('t', { limit: 1, per: '1s', ...rate }),
  },
  {
    type: 'ConcurrencyOptions',
    file: 'core/flow-options',
    give: (given: object) => task({ concurrency: { limit: 1, ...given } }),
  },
  {
    type: "Omit<ConcurrencyOptions, 'key'>",
    file: 'core/flow-options',
    give: (given: object) => limits.setConcurrency('t', { limit: 1, ...given }),
  },
  {
    type: 'FairOptions',
    file: 'core/flow-options',
    give: (fair: object) => task({ fair: { key: String, ...fair } }),
  },
  {
    type: 'CircuitBreakerOptions',
    file: 'core/flow-options',
    give: (circuitBreaker) => task({ circuitBreaker }),
  },
  { type: 'EnqueueOptions', file: 'core/task-options', give: call },
  {
    type: 'EnqueueOptions',
    file: 'core/task-options',
    give: (options: object) => tasks.enqueueMany('t', [[]], { queue: 'q', ...options }),
  },
  {
    type: "NonNullable<EnqueueOptions['dedupe']>",
    file: 'core/task-options',
    give: (dedupe: object) => call({ dedupe: { key: 'k', for: '1s', ...dedupe } }),
  },
  {
    type: "Exclude<NonNullable<EnqueueOptions['retry']>, number>",
    file: 'core/task-options',
    give: (retry) => call({ retry }),
  },
  {
    type: 'MemberOptions',
    file: 'canvas/signature',
    give: (options) => tasks.enqueue(group([signature, signature]).with(options)),
  },
  { type: 'GroupOptions', file: 'canvas/group', give: (options) => group([signature], options) },
  { type: 'ChordOptions', file: 'canvas/chord', give: (options) => chord([signature], signature, options) },
  { type: 'RetryRequest', file: 'core/directives', give: checkRetryRequest },
  {
    type: 'ExponentialOptions',
    file: 'policy/backoff',
    give: (options: object) => exponential({ base: '1s', ...options }),
  },
  { type: 'TaskDefaultsOptions', file: 'nest/decorators/task-defaults.decorator', give: defaults },
  { type: 'HookTarget', file: 'nest/decorators/hooks.decorator', give: onFailure },
  {
    type: 'MethodScheduleOptions',
    file: 'nest/decorators/schedule.decorator',
    give: (options: object) => checkMethodSchedule({ every: '5m', ...options } as never),
  },
  {
    type: 'ScheduleOptions',
    file: 'beat/schedule-options',
    give: (options: object) =>
      checkSchedule({ name: 's', every: '5m', task: signature, ...options } as never),
  },
  { type: 'HistoryOptions', file: 'beat/schedules', give: (options) => schedules.history('s', options) },
  {
    type: 'RunWorkerOptions',
    file: 'nest/run-worker',
    give: (options) => runWorker(class {}, options),
  },
  { type: 'GetOptions', file: 'client/async-result', give: (options) => result.get(options) },
  { type: 'RevokeOptions', file: 'client/async-result', give: (options) => result.revoke(options) },
  { type: 'RevokeFilter', file: 'client/revocation', give: (filter) => tasks.revokeAll(filter) },
  {
    type: 'RevokeAllOptions',
    file: 'client/revocation',
    give: (options) => tasks.revokeAll({ task: 't' }, options),
  },
  { type: 'EventFilter', file: 'core/watched-event', give: (filter) => services.events.watch(filter) },
  { type: 'EventLogOptions', file: 'core/event-log', give: (options) => services.events.read(options) },
  { type: 'FigureOptions', file: 'client/figure-list', give: (options) => inspector.figures(options) },
  { type: 'LevelOptions', file: 'client/level-list', give: (options) => inspector.levels(options) },
  { type: 'AskOptions', file: 'client/ask', give: (options) => workers.ping(options) },
  { type: 'ListingOptions', file: 'client/ask', give: (options) => workers.active(options) },
  { type: 'TaskFilter', file: 'client/task-list', give: (filter) => inspector.tasks(filter) },
  { type: 'TaskPageOptions', file: 'client/task-list', give: (page) => inspector.tasks({}, page) },
  {
    type: 'TaskPageOptions',
    file: 'client/task-list',
    give: (page) => inspector.tasks({ state: 'delayed' }, page),
  },
  {
    type: 'WorkflowViewOptions',
    file: 'client/inspector',
    give: (options) => inspector.workflow('unknown', options),
  },
  { type: 'DeadLetterListOptions', file: 'client/dead-letters', give: (given) => deadLetters.list(given) },
  { type: 'DeadLetterFilter', file: 'client/dead-letter', give: (filter) => deadLetters.count(filter) },
  { type: 'DeadLetterFilter', file: 'client/dead-letter', give: (filter) => deadLetters.purge(filter) },
  {
    type: 'RequeueChanges',
    file: 'client/fresh-message',
    give: (changes) => deadLetters.requeue('unknown', changes),
  },
  {
    type: 'ShutdownOptions',
    file: 'client/worker-selection',
    give: (given) => workers.select().shutdown(given),
  },
  {
    type: 'StopOptions',
    file: 'worker/local-worker',
    give: (options) => new LocalWorker(new CurrentWorker()).stop(options),
  },
  { type: 'QueueHealthOptions', file: 'health/queue-health', give: (limits) => health.queue('q', limits) },
  { type: 'WorkerHealthOptions', file: 'health/worker-health', give: (given) => health.workers(given) },
  { type: 'ScheduleHealthOptions', file: 'health/schedule-health', give: (given) => health.schedules(given) },
  {
    type: 'DeadLetterHealthOptions',
    file: 'health/dead-letter-health',
    give: (given: object) => health.deadLetters({ max: 1, ...given }),
  },
  { type: 'OtelOptions', file: 'tracing/otel-options', give: otel },
  { type: 'ScaleOptions', file: 'metrics/task-metrics', give: (given) => metrics.scale(given) },
  {
    type: 'ObserveOptions',
    file: 'metrics/task-metrics',
    give: (given) => metrics.observe({} as never, given),
  },
  {
    type: 'TaskMetricsOptions',
    file: 'metrics/task-metrics.module',
    give: (given) => TaskMetricsModule.forRoot(given),
  },
  {
    type: 'TaskDashboardOptions',
    file: 'dashboard/nest/dashboard-options',
    give: (given) => TaskDashboardModule.forRoot(given),
  },
  {
    type: 'TaskDashboardAsyncOptions',
    file: 'dashboard/nest/dashboard-options',
    give: (given: object) => TaskDashboardModule.forRootAsync({ useFactory: () => ({}), ...given }),
  },
  {
    type: "NonNullable<TaskDashboardSettings['environment']>",
    file: 'dashboard/nest/dashboard-options',
    give: (given: object) =>
      TaskDashboardModule.forRoot({ environment: { label: 'a', color: 'red', ...given } }),
  },
  { type: 'TestingOptions', file: 'testing/options', give: (given) => TaskQueueTesting.create(given) },
  { type: "Pick<TestingOptions, 'leftovers'>", file: 'testing/options', give: (given) => kit.close(given) },
  { type: 'DrainOptions', file: 'testing/engine/driver', give: (given) => kit.drain(given) },
  { type: 'DrainOptions', file: 'testing/engine/driver', give: (given) => kit.loseReply('t', given) },
  { type: 'AdvanceOptions', file: 'testing/engine/driver', give: (given) => kit.advance('1s', given) },
  { type: 'WaitForOptions', file: 'testing/wait-for', give: (given) => kit.waitFor('t', 'SUCCESS', given) },
  {
    type: 'ExploreOptions',
    file: 'testing/explore',
    give: (given) => kit.explore(() => Promise.resolve(), given),
  },
  {
    type: 'EnqueuedWhere',
    file: 'testing/enqueued/expectation',
    give: (where) => kit.expectNotEnqueued(noTask, noTask, undefined, where),
  },
  {
    type: 'RunOptions',
    file: 'testing/single-run',
    give: (given) => kit.run(noTask, noTask, [] as never, given),
  },
  { type: 'FakeTask', file: 'context/fake-run', give: (task) => TaskContext.fake(task) },
];

/** The services, for what is given without an object of options. */
export const SERVICES = services;
