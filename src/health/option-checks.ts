import { listOf, needed, queueName, time, whole, type Checks } from '../core/option-check.js';
import type { DeadLetterHealthOptions } from './dead-letter-health.js';
import type { QueueHealthOptions } from './queue-health.js';
import type { ScheduleHealthOptions } from './schedule-health.js';
import type { WorkerHealthOptions } from './worker-health.js';

export const QUEUE_HEALTH_CHECKS: Checks<QueueHealthOptions> = { oldestWait: time, waiting: whole(0) };
export const WORKER_HEALTH_CHECKS: Checks<WorkerHealthOptions> = {
  queues: listOf(queueName, "a list of queues, such as ['critical']"),
  atLeast: whole(1),
};
export const SCHEDULE_HEALTH_CHECKS: Checks<ScheduleHealthOptions> = { lag: time };
export const DEAD_LETTER_HEALTH_CHECKS: Checks<DeadLetterHealthOptions> = { max: needed(whole(0)) };
