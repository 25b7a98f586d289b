import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { exponential, Schedule, Task } from 'nest-task-queue';

export class SmtpTimeoutError extends Error {
  override readonly name = 'SmtpTimeoutError';
}
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}
export class PaymentApiError extends Error {
  override readonly name = 'PaymentApiError';
}

/** How long each kind of work takes, ms: long enough that the pages show tasks that run, short enough that queues empty again. */
const PACE = {
  mail: [20, 140],
  refusal: [10, 10],
  picture: [30, 330],
  payment: [30, 30],
  report: [2_000, 6_000],
  newsletter: [50, 50],
  table: [1_000, 1_000],
  poll: [100, 100],
  digest: [500, 500],
} as const;
/** Of mails to addresses that exist. */
const MAIL_TIMEOUTS = 0.03;

const SOON = { limit: 3, backoff: exponential({ base: '200ms', max: '2s' }) };
const API = { name: 'payment-api', threshold: 5, window: '1m', cooldown: '10m' } as const;

/** The tasks of a shop, with one for each thing that the dashboard shows. */
@Injectable()
export class DemoTasks {
  @Task({
    name: 'email.confirm',
    retry: { ...SOON, never: [AddressRefusedError] },
    rateLimit: { limit: 3000, per: '1m' },
  })
  async confirm(order: string, to: string): Promise<{ messageId: string }> {
    await work('mail');
    if (to.endsWith('.invalid')) throw new AddressRefusedError(`550 no such mailbox: ${to}`);
    if (Math.random() < MAIL_TIMEOUTS) throw new SmtpTimeoutError('the server did not answer within 10 s');
    return { messageId: `${order}@mail` };
  }

  @Task({ name: 'email.unreachable', retry: 0 })
  async unreachable(order: string): Promise<void> {
    await work('refusal');
    throw new SmtpTimeoutError(`order ${order}: the server did not answer within 10 s`);
  }

  @Task({ name: 'images.resize', retry: SOON })
  async resize(picture: string, width: number): Promise<{ picture: string; width: number }> {
    await work('picture');
    return { picture, width };
  }

  @Task({ name: 'albums.publish' })
  publish(pictures: readonly unknown[]): number {
    return pictures.length;
  }

  @Task({ name: 'payments.capture', queue: 'critical', retry: { limit: 20 }, circuitBreaker: API })
  async capture(charge: string): Promise<void> {
    await work('payment');
    throw new PaymentApiError(`${charge}: 503`);
  }

  @Task({ name: 'reports.render', queue: 'reports', concurrency: { limit: 4 } })
  async render(month: string): Promise<string> {
    await work('report');
    return month;
  }

  @Task({ name: 'newsletters.send', queue: 'newsletters' })
  async newsletter(_issue: number, _subscriber: string): Promise<void> {
    await work('newsletter');
  }

  @Task({ name: 'exports.csv', queue: 'exports' })
  async csv(_table: string): Promise<void> {
    await work('table');
  }

  @Task({ name: 'webhooks.poll' })
  @Schedule({ every: '1m', name: 'poll-webhooks', overlap: 'skip' })
  async poll(): Promise<void> {
    await work('poll');
  }

  @Task({ name: 'reports.daily', queue: 'reports' })
  @Schedule({
    cron: '0 2 * * *',
    timeZone: 'Europe/Paris',
    name: 'daily-digest',
    overlap: 'skip',
    misfire: 'once',
    grace: '1h',
  })
  async daily(_kind = 'full'): Promise<void> {
    await work('digest');
  }

  @Task({ name: 'billing.closeMonth', queue: 'critical' })
  @Schedule({ cron: '0 6 1 * *', name: 'month-end' })
  async closeMonth(): Promise<void> {
    await work('digest');
  }
}

function work(kind: keyof typeof PACE): Promise<void> {
  const [least, most] = PACE[kind];
  return sleep(least + Math.random() * (most - least));
}
