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
    await sleep(20 + Math.random() * 120);
    if (to.endsWith('.invalid')) throw new AddressRefusedError(`550 no such mailbox: ${to}`);
    if (Math.random() < 0.03) throw new SmtpTimeoutError('the server did not answer within 10 s');
    return { messageId: `${order}@mail` };
  }

  @Task({ name: 'email.unreachable', retry: 0 })
  async unreachable(order: string): Promise<void> {
    await sleep(10);
    throw new SmtpTimeoutError(`order ${order}: the server did not answer within 10 s`);
  }

  @Task({ name: 'images.resize', retry: SOON })
  async resize(picture: string, width: number): Promise<{ picture: string; width: number }> {
    await sleep(30 + Math.random() * 300);
    return { picture, width };
  }

  @Task({ name: 'albums.publish' })
  publish(pictures: readonly unknown[]): number {
    return pictures.length;
  }

  @Task({ name: 'payments.capture', queue: 'critical', retry: { limit: 20 }, circuitBreaker: API })
  async capture(charge: string): Promise<void> {
    await sleep(30);
    throw new PaymentApiError(`${charge}: 503`);
  }

  @Task({ name: 'reports.render', queue: 'reports', concurrency: { limit: 4 } })
  async render(month: string): Promise<string> {
    await sleep(2000 + Math.random() * 4000);
    return month;
  }

  @Task({ name: 'newsletters.send', queue: 'newsletters' })
  async newsletter(_issue: number, _subscriber: string): Promise<void> {
    await sleep(50);
  }

  @Task({ name: 'exports.csv', queue: 'exports' })
  async csv(_table: string): Promise<void> {
    await sleep(1000);
  }

  @Task({ name: 'webhooks.poll' })
  @Schedule({ every: '1m', name: 'poll-webhooks', overlap: 'skip' })
  async poll(): Promise<void> {
    await sleep(100);
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
    await sleep(500);
  }

  @Task({ name: 'billing.closeMonth', queue: 'critical' })
  @Schedule({ cron: '0 6 1 * *', name: 'month-end' })
  async closeMonth(): Promise<void> {
    await sleep(500);
  }
}
