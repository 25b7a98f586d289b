/**
 * Background tasks for NestJS on Redis or memory.
 * @module nest-task-queue
 */
export { TaskQueueModule } from './nest/task-queue.module.js';
export { runWorker } from './nest/run-worker.js';
export type { RunWorkerOptions } from './nest/run-worker.js';
export type {
  QueueOptions,
  TaskQueueModuleOptions,
  TaskQueueOptionsFactory,
  WorkerModuleOptions,
} from './nest/module-options.js';

export { Task } from './nest/decorators/task.decorator.js';
export { TaskDefaults } from './nest/decorators/task-defaults.decorator.js';
export { Schedule } from './nest/decorators/schedule.decorator.js';
export { LocalCron } from './nest/decorators/local-cron.decorator.js';
export { TaskCtx } from './nest/decorators/task-ctx.decorator.js';
export { OnFailure, OnRetry, OnSuccess } from './nest/decorators/hooks.decorator.js';

export { TaskClient } from './client/task-client.js';
export type { AsyncResult } from './client/async-result.js';
export type { GroupResult } from './client/group-result.js';
export type { RevokeFilter } from './client/revocation.js';
export type { TaskInfo } from './client/task-info.js';
export type { TaskHandle, TaskView } from './client/task-view.js';

export type { AuditEntry, AuditPage } from './client/audit.js';
export type { FigureInfo, FigurePage } from './client/figure-list.js';
export { Queues } from './client/queues.js';
export type { QueueInfo } from './client/queues.js';

export { Workers } from './client/workers.js';
export type { Answers } from './client/ask.js';
export type { WorkerStatus } from './client/worker-status.js';
export type { WorkerInfo } from './broker/worker-registry.js';
export { LocalWorker } from './worker/local-worker.js';

export { TaskHealth } from './health/task-health.js';
export type { HealthResult } from './health/health-check.js';

export { Inspector } from './client/inspector.js';
export type { Overview } from './client/inspector.js';
export type { TaskFilter, TaskPage } from './client/task-list.js';
export type { WorkflowNode } from './client/workflow-graph.js';

export { DeadLetters } from './client/dead-letters.js';
export type { DeadLetterPage } from './client/dead-letters.js';
export type { DeadLetter, DeadLetterFilter } from './client/dead-letter.js';

export { Schedules } from './beat/schedules.js';
export type { ScheduleOptions } from './beat/schedule-options.js';
export type { ScheduleInfo, ScheduleTick } from './beat/schedule-info.js';

export { Limits } from './client/limits.js';
export type { LimitInfo } from './broker/limit-store.js';

export { TaskEvents } from './core/task-events.js';
export type { TaskEventMap } from './core/task-event.js';
export type { EventFilter, WatchedEvent } from './core/watched-event.js';

export { chain } from './canvas/chain.js';
export { chord } from './canvas/chord.js';
export type { ChordOptions } from './canvas/chord.js';
export { group } from './canvas/group.js';
export type { GroupSignature } from './canvas/group.js';
export type { AnySignature, NoInput, Signature } from './canvas/signature.js';

export { TaskContext } from './context/task-context.js';
export type { TaskLogger } from './core/task-logger.js';
export type { Tracing } from './core/tracing.js';
export { TaskFailure, TaskRetry, TaskSuccess } from './core/task-summary.js';
export type { TaskSummary } from './core/task-summary.js';
export type { Redact } from './core/redact.js';
export { Failure } from './core/failure.js';
export type { FailureData } from './core/failure-data.js';
export { Ignore, Reject, Retry } from './core/directives.js';
export { exponential, fixed } from './policy/backoff.js';
export type { Duration } from './core/duration.js';
export type { TaskState } from './core/task-state.js';
export type { CircuitBreakerOptions, ConcurrencyOptions, RateLimitOptions } from './core/flow-options.js';
export type { GiveUpReason } from './core/task-message.js';
export type {
  Backoff,
  Durability,
  EnqueueOptions,
  RetryOptions,
  RetryRule,
  StandardSchema,
  TaskOptions,
  TimeLimit,
} from './core/task-options.js';

// The families, and the classes that callers catch or name in retry options. All others are told apart by `code`.
export {
  BrokerError,
  BrokerUnavailableError,
  ConfigurationError,
  DurabilityError,
  EnqueueError,
  EnqueueManyError,
  PayloadError,
  PayloadTooLargeError,
  QueueFullError,
  ResultTimeoutError,
  SoftTimeLimitExceeded,
  TaskError,
  TaskExpiredError,
  TaskFailedError,
  TaskQueueError,
  TaskRevokedError,
  TimeLimitExceeded,
  UnknownQueueError,
  UnknownTaskError,
} from './core/errors.js';
