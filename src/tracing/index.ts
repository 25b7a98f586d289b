/**
 * Spans of enqueues and runs, by OpenTelemetry.
 * @module nest-task-queue/tracing
 */
export { otel } from './otel.js';
export type { OtelOptions } from './otel-options.js';
export type {
  PrecedingRuns,
  ServerAddress,
  SpanEnding,
  TracedRun,
  TracedSend,
  TraceSpan,
  Tracing,
} from '../core/tracing.js';
