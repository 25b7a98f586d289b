/** Options of other libraries, and the way to the same thing here. */
const HABITS: Readonly<Record<string, string>> = {
  // BullMQ
  attempts: 'retries are `retry: { limit }`',
  backoff: "waits are `retry: { backoff: exponential({ base: '1s' }) }`",
  connection: 'the address is `broker`',
  delay: "a delay is `countdown: '10m'` of the call",
  duration: 'the span of a rate is `per`',
  jobId: 'the id of a call is `id`',
  jobs: 'many calls are `enqueueMany()`',
  lifo: 'a queue is first in, first out; to go first is `priority: 9`',
  limiter: 'rates are `rateLimit: { limit, per }`',
  lockDuration: 'the time of a lease is `worker: { lease }`',
  max: 'the number of a rate is `limit`',
  maxStalledCount: 'losses of workers are counted by `maxLosses`',
  pattern: "times are `schedules.upsert({ cron })` or @Schedule({ cron: '0 2 * * *' })",
  removeOnComplete: 'records leave by themselves, after `resultTtl`',
  removeOnFail: 'dead letters leave by themselves, after `deadLetters: { maxAge, maxCount }` of the module',
  repeat: 'repeated tasks are schedules: `schedules.upsert()` or @Schedule()',
  stalledInterval: 'the time of a lease is `worker: { lease }`',
  // Bull, bee-queue and others
  host: 'the address is `broker`',
  port: 'the address is `broker`',
  redis: 'the address is `broker`',
  url: 'the address is `broker`',
  keyPrefix: 'applications are kept apart by `namespace`',
  prefix:
    'applications are kept apart by `namespace`, and names of tasks begin with the `prefix` of @TaskDefaults',
  processes: 'processes are an option of the command: ntq worker --processes 4',
  timeout: "time limits are `timeLimit: { soft: '5m', hard: '6m' }`",
  ttl: 'records are kept for `resultTtl`',
  // Celery
  acks_late: "acknowledgement is `acks: 'late'`, the default",
  default_retry_delay: "waits are `retry: { backoff: fixed('3m') }`",
  ignore_result: 'results are dropped by `ignoreResult`',
  max_retries: 'retries are `retry: { limit }`',
  maxRetries: 'retries are `retry: { limit }`',
  rate_limit: 'rates are `rateLimit: { limit, per }`',
  retries: 'retries are `retry: { limit }`',
  soft_time_limit: 'time limits are `timeLimit: { soft, hard }`',
  time_limit: 'time limits are `timeLimit: { soft, hard }`',
};

/** The way here to a habit from elsewhere; `undefined` for any other name. */
export function habitOf(option: string): string | undefined {
  return Object.hasOwn(HABITS, option) ? HABITS[option] : undefined;
}
