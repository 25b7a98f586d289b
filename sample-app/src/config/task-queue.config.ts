import type { TaskQueueModuleOptions } from 'nest-task-queue';
import { otel } from 'nest-task-queue/tracing';
import type { ShopConfig } from './shop.config.js';

/** Queues, routes and what holds for every task. The tasks themselves say only what is special about them. */
export function taskQueueOptions(config: ShopConfig): TaskQueueModuleOptions {
  return {
    // Without a Redis all is kept in this process and gone when it ends: right for a first look and for tests.
    broker: config.redisUrl ?? 'memory://',
    namespace: config.namespace,
    // A free worker looks into the queue with the highest priority first.
    queues: [
      { name: 'critical', priority: 10 },
      { name: 'default', priority: 5 },
      { name: 'low', priority: 1 },
    ],
    routes: { 'payments.*': 'critical', 'reports.*': 'low', 'webhooks.*': 'critical' },
    defaults: {
      retry: { limit: 3 },
      // No task without limits: one that hangs would keep its slot for ever.
      timeLimit: { soft: '30s', hard: '1m' },
    },
    // Any number of processes may: each due time is fired once for all of them.
    beat: config.isBeat,
    // So few that priorities show; tasks that wait for others, as ours do, can run in dozens.
    // The runs of an order stand in the trace of the request. Where nobody registers a tracer provider, nothing is recorded.
    tracing: otel({ propagation: 'child' }),
    worker: config.isWorker && { concurrency: 2, shutdownTimeout: '10s' },
  };
}
