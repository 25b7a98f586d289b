/**
 * Tests of an application that run its tasks without Redis and without waiting.
 * @module nest-task-queue/testing
 */
export { TaskQueueTesting } from './task-queue-testing.js';
export { any, anything } from './enqueued/matching.js';
export { ExpectationError } from './expectation-error.js';
export type { FakeTask } from '../context/fake-run.js';
export type { ModuleBuilder } from './application.js';
export type { AdvanceOptions, DrainOptions } from './engine/driver.js';
export type { EnqueuedTask } from './enqueued/enqueue-log.js';
export type { EnqueuedWhere } from './enqueued/expectation.js';
export type { AsymmetricMatcher, Pattern } from './enqueued/matching.js';
export type { ExploreOptions, ExploreReport, Scenario } from './explore.js';
export type { TestingOptions } from './options.js';
export type { RecordedEvent } from './recorded-events.js';
export type { RunReport, TaskRun } from './run-report.js';
export type { RunOptions } from './single-run.js';
export type { Stub } from './stubs.js';
export type { ArgsOf, ResultOf, TaskMethod } from './task-types.js';
export type { WaitForOptions } from './wait-for.js';
