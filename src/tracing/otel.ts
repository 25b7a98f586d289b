import type { Tracing } from '../core/tracing.js';
import { loadApi } from './load-api.js';
import { resolveOtelOptions, type OtelOptions } from './otel-options.js';
import { OtelTracing } from './otel-tracing.js';

/**
 * Spans by OpenTelemetry, for the option `tracing` of the module. They go to the tracer provider that the application has
 * registered; without one, nothing is recorded and tasks carry nothing.
 *
 * @throws ConfigurationError if `@opentelemetry/api` is not installed, InvalidOptionError for a wrong option
 * @example
 * TaskQueueModule.forRoot({ broker: 'redis://localhost:6379', tracing: otel({ propagation: 'link' }) })
 */
export function otel(options: OtelOptions = {}): Tracing {
  return new OtelTracing(loadApi(), resolveOtelOptions(options));
}
