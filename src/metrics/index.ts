/**
 * Metrics for Prometheus, and the load of queues for autoscalers.
 * @module nest-task-queue/metrics
 */
export { TaskMetrics, type ObserveOptions, type ScaleOptions } from './task-metrics.js';
export type { OtelAttributes, OtelMeter } from './otel-meter.js';
export { TaskMetricsModule, type TaskMetricsOptions } from './task-metrics.module.js';
export type { MetricsRegistry } from './registered-metric.js';
export type { Scale } from './scale.js';
export type { MetricsFormat, MetricsText } from './text-format.js';
