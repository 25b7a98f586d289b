import type { MetricDefinition, MetricType } from './metric.js';

/** The upper bounds of the buckets, in seconds: each is a bound of the figures as well. One more bucket holds longer ones. */
export const BOUNDS: readonly number[] = [
  ...[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75],
  ...[1, 2.5, 5, 7.5, 10, 30, 60, 120, 300, 600],
];

function metric(type: MetricType, name: string, help: string, labels = ''): MetricDefinition {
  return { name, type, help, labels: labels.split(' ').filter(Boolean) };
}

/** All metrics, in the order in which they are written. docs/metrics.md lists them, and a test compares the two. */
export const METRICS = {
  enqueued: metric('counter', 'ntq_tasks_enqueued_total', 'Tasks that were enqueued.', 'queue task'),
  runs: metric('counter', 'ntq_task_runs_total', 'Deliveries by their outcome.', 'queue task outcome'),
  run: metric('histogram', 'ntq_task_run_seconds', 'From the start to the end of a run.', 'queue task'),
  wait: metric(
    'histogram',
    'ntq_task_wait_seconds',
    'From the moment at which a task could run to its start.',
    'queue',
  ),
  deadLettersAdded: metric(
    'counter',
    'ntq_dead_letters_added_total',
    'Tasks that became dead letters.',
    'queue task reason',
  ),
  deadLetters: metric('gauge', 'ntq_dead_letters', 'Dead letters that are kept.'),
  waiting: metric('gauge', 'ntq_queue_waiting', 'Tasks that wait, blocked ones included.', 'queue'),
  running: metric('gauge', 'ntq_queue_running', 'Tasks that run.', 'queue'),
  delayed: metric('gauge', 'ntq_queue_delayed', 'Tasks that wait for their time.', 'queue'),
  blocked: metric('gauge', 'ntq_queue_blocked', 'Waiting tasks that a limit holds back.', 'queue kind'),
  oldestWait: metric(
    'gauge',
    'ntq_queue_oldest_wait_seconds',
    'For how long the oldest waiting task could have run.',
    'queue',
  ),
  paused: metric('gauge', 'ntq_queue_paused', '1 while workers take nothing from the queue.', 'queue'),
  oldestRun: metric(
    'gauge',
    'ntq_running_oldest_seconds',
    'For how long the oldest running task has run.',
    'queue',
  ),
  workers: metric('gauge', 'ntq_workers', 'Living workers that serve the queue.', 'queue'),
  slots: metric('gauge', 'ntq_slots', 'Slots of the workers that serve the queue.', 'queue state'),
  loopLag: metric(
    'gauge',
    'ntq_worker_loop_lag_seconds',
    'How late the main loop of a worker came round at worst since its last heartbeat.',
    'worker',
  ),
  memory: metric('gauge', 'ntq_worker_memory_bytes', 'Memory of the process of a worker.', 'worker'),
  leaked: metric(
    'gauge',
    'ntq_worker_leaked_handlers',
    'Handlers of a worker that go on though their attempt is over.',
    'worker',
  ),
  scheduleOverdue: metric(
    'gauge',
    'ntq_schedule_overdue_seconds',
    'How late the latest schedule is that should have fired.',
  ),
  scheduleLag: metric(
    'histogram',
    'ntq_schedule_lag_seconds',
    'From the due time of a tick to its enqueue.',
    'schedule',
  ),
  schedulesMissed: metric(
    'counter',
    'ntq_schedule_missed_total',
    'Ticks that were passed over because they were too late.',
    'schedule',
  ),
  redisMemory: metric('gauge', 'ntq_redis_memory_bytes', 'Memory of Redis, used and allowed.', 'kind'),
  breakerOpen: metric('gauge', 'ntq_breaker_open', '1 while a breaker is not closed.', 'breaker'),
  commands: metric(
    'histogram',
    'ntq_broker_command_seconds',
    'From sending a script to the broker to its answer.',
    'script',
  ),
  shardUp: metric('gauge', 'ntq_shard_up', '1 while the shard answers.', 'shard'),
  shardWaiting: metric(
    'gauge',
    'ntq_shard_waiting',
    'Tasks that could run now, by shard, over all queues.',
    'shard',
  ),
  brokerUp: metric('gauge', 'ntq_broker_up', '1 while the broker answers.'),
  build: metric(
    'info',
    'ntq_build_info',
    'The version of the package and of its key layout.',
    'version layout',
  ),
} as const satisfies Readonly<Record<string, MetricDefinition>>;
