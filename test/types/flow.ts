import {
  Task,
  TaskDefaults,
  TaskQueueModule,
  type Limits,
  type TaskContext,
  type TaskEvents,
} from 'nest-task-queue';

// Compiled, never run: what may hold a task back, by its types.

@TaskDefaults({ circuitBreaker: { name: 'mail', threshold: 3, on: [RangeError] }, rateLimit: false })
export class Mail {
  @Task({
    rateLimit: { limit: 100, per: '1m', burst: 5, key: (account: string) => account },
    concurrency: { limit: 3, key: (_account: string, region: number) => String(region) },
    fair: { key: (account: string) => account },
    circuitBreaker: false,
  })
  send(_account: string, _region: number, _task: TaskContext): void {}

  // @ts-expect-error -- a key is a text
  @Task({ fair: { key: (account: string) => account.length } })
  length(_account: string): void {}

  // @ts-expect-error -- no time
  @Task({ rateLimit: { limit: 100 } })
  timeless(): void {}

  // @ts-expect-error -- no duration
  @Task({ rateLimit: { limit: 100, per: 'minute' } })
  wordy(): void {}

  // @ts-expect-error -- fairness needs a key
  @Task({ fair: {} })
  keyless(): void {}

  // @ts-expect-error -- a breaker has no keys
  @Task({ circuitBreaker: { name: 'mail', key: () => 'x' } })
  keyed(): void {}
}

TaskQueueModule.forRoot({
  broker: 'memory://',
  queues: [
    {
      name: 'default',
      rateLimit: { limit: 1, per: 1_000, key: ({ name, args }) => `${name} ${String(args[0])}` },
      concurrency: { limit: 1 },
      fair: { key: ({ headers }) => headers['tenant'] ?? '' },
    },
    // @ts-expect-error -- a queue depends on nothing
    { name: 'other', circuitBreaker: { name: 'x' } },
  ],
  defaults: { concurrency: { limit: 5 } },
});

declare const limits: Limits;
void limits.setRate('mail.send', { limit: 1, per: '1s' });
void limits.setConcurrency({ queue: 'default' }, { limit: 1 });
void limits.unset('mail.send', 'rate');
// @ts-expect-error -- keys are the code's
void limits.setRate('mail.send', { limit: 1, per: '1s', key: () => 'x' });
// @ts-expect-error -- a breaker is reset, not unset
void limits.unset('mail', 'breaker');

declare const events: TaskEvents;
events.on(
  'breaker-changed',
  ({ breaker, state }) => `${breaker}: ${state satisfies 'closed' | 'half-open' | 'open'}`,
);
