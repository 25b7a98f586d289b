export { TaskQueueModule } from './nest/task-queue.module.js';
export { runWorker } from './nest/run-worker.js';
export type { RunWorkerOptions } from './nest/run-worker.js';
export type {
  QueueOptions,
  Routes,
  TaskQueueModuleOptions,
  TaskQueueOptionsFactory,
  WorkerModuleOptions,
} from './nest/module-options.js';

export { Task } from './nest/decorators/task.decorator.js';
export { TaskDefaults } from './nest/decorators/task-defaults.decorator.js';
export type { TaskDefaultsOptions } from './nest/decorators/task-defaults.decorator.js';
export { Schedule } from './nest/decorators/schedule.decorator.js';
export type {
  MethodScheduleOptions,
  MethodTiming,
  ScheduleDecorator,
} from './nest/decorators/schedule.decorator.js';
export { LocalCron } from './nest/decorators/local-cron.decorator.js';
export { TaskCtx } from './nest/decorators/task-ctx.decorator.js';
export { OnFailure, OnRetry, OnSuccess } from './nest/decorators/hooks.decorator.js';
export type { HookTarget } from './nest/decorators/hooks.decorator.js';
export { WorkerControl } from './nest/worker-control.js';

export { Schedules } from './beat/schedules.js';
export type { ScheduleOptions, SchedulePolicy } from './beat/schedule-options.js';
export type { Misfire } from './beat/schedule-entry.js';
export type { Timing } from './beat/timetable.js';
export type { ScheduleInfo, ScheduleTick } from './beat/schedule-info.js';
export type { Overlap } from './broker/schedule-store.js';

export { TaskClient } from './client/task-client.js';
export { AsyncResult } from './client/async-result.js';
export { DeadLetters } from './client/dead-letters.js';
export type { DeadLetterPage, RequeueChanges } from './client/dead-letters.js';
export type { DeadLetter, DeadLetterFilter } from './client/dead-letter.js';
export { GroupResult } from './client/group-result.js';
export type { WorkflowNode } from './client/workflow-graph.js';
export type { Answers, AskOptions, WorkerName } from './client/ask.js';
export { Inspector } from './client/inspector.js';
export type { WorkerStatus } from './client/inspector.js';
export type { RevokeAllOptions, RevokeFilter, RevokeProgress } from './client/revocation.js';
export { RemoteWorkers } from './client/remote-workers.js';
export { Limits } from './client/limits.js';
export type { LimitTarget } from './client/limits.js';
export type { TaskInfo } from './client/task-info.js';
export type { TaskArgs, TaskHandle, TaskView } from './client/task-view.js';
export type { BrokerInfo, QueueInfo, LiveState } from './broker/inspector.js';
export type {
  BreakerDefinition,
  BreakerState,
  ConcurrencyDefinition,
  LimitDefinition,
  LimitInfo,
  RateDefinition,
} from './broker/limit-store.js';
export type { LimitKind } from './core/lane.js';
export type { RegisteredTask, WorkerInfo } from './broker/worker-registry.js';
export type { ConnectionRole, RedisTarget } from './broker/redis/redis-options.js';

export { chain } from './canvas/chain.js';
export { chord } from './canvas/chord.js';
export type { ChordOptions } from './canvas/chord.js';
export { group } from './canvas/group.js';
export type { GroupOptions, GroupSignature } from './canvas/group.js';
export { Signature } from './canvas/signature.js';
export type { AnySignature, MemberOptions, NoInput, PipedInput } from './canvas/signature.js';

export { TaskContext } from './core/task-context.js';
export type { SignatureLike, TaskLogger } from './core/task-context.js';
export { TaskFailure, TaskRetry, TaskSuccess } from './core/task-summary.js';
export type { TaskSummary } from './core/task-summary.js';
export { TaskEvents } from './core/task-events.js';
export type { HeldTask } from './core/held-task.js';
export type {
  BreakerEvent,
  ScheduleEvent,
  TaskEvent,
  TaskEventMap,
  TaskEventType,
} from './core/task-events.js';
export type { Redact } from './core/redact.js';
export { Failure } from './core/failure.js';
export type { ErrorClass, ErrorClasses } from './core/failure.js';
export type { JsonValue } from './core/json.js';
export type { FailureData } from './core/failure-data.js';
export { Ignore, Reject, Retry } from './core/directives.js';
export type { RetryRequest } from './core/directives.js';
export { exponential, fixed } from './policy/backoff.js';
export type { ByteSize } from './core/byte-size.js';
export type { Duration } from './core/duration.js';
export type { FinalState, TaskState } from './core/task-state.js';
export type {
  CircuitBreakerOptions,
  ConcurrencyOptions,
  FairOptions,
  FlowOptions,
  KeyOfArgs,
  KeyOfCall,
  QueueCall,
  RateLimitOptions,
} from './core/flow-options.js';
export type { GiveUpReason } from './core/task-message.js';
export type {
  Backoff,
  BackoffSpec,
  DedupeOptions,
  Durability,
  EnqueueOptions,
  RetryOptions,
  RetryRule,
  SharedTaskOptions,
  StandardSchema,
  TaskOptions,
  TimeLimit,
} from './core/task-options.js';

export {
  BrokerAccessError,
  BrokerError,
  BrokerFullError,
  BrokerUnavailableError,
  CanvasError,
  ChordError,
  ConfigurationError,
  DuplicateTaskError,
  DurabilityError,
  EnqueueError,
  EnqueueManyError,
  HandlerNotFoundError,
  InvalidOptionError,
  LeaseLostError,
  MalformedMessageError,
  MalformedScheduleError,
  MaxRetriesExceededError,
  PayloadError,
  PayloadTooLargeError,
  QueueFullError,
  ResultError,
  ResultTimeoutError,
  ScriptError,
  SoftTimeLimitExceeded,
  TaskError,
  TaskExpiredError,
  TaskFailedError,
  TaskQueueError,
  TaskRevokedError,
  TimeLimitExceeded,
  UnknownQueueError,
  UnknownScheduleError,
  UnknownTaskError,
  WorkerLostError,
} from './core/errors.js';
