import { Inject, Injectable } from '@nestjs/common';
import { OnFailure, Task, TaskContext, TaskDefaults, TaskFailure, exponential } from 'nest-task-queue';
import { shopConfig, type ShopConfig } from '../config/shop.config.js';
import type { DailyReport } from '../reports/daily-report.js';
import type { Parcel } from '../warehouse/warehouse.js';
import { MailProvider, PermanentMailError, TemporaryMailError } from './mail-provider.js';
import { Notifications } from './notifications.js';

/** What the class says holds for all its tasks. */
@Injectable()
@TaskDefaults({
  prefix: 'mail',
  retry: {
    limit: 5,
    backoff: exponential({ base: '150ms', max: '2s' }),
    // Only these are retried; whatever else is thrown is a bug and fails at once.
    on: TemporaryMailError,
  },
})
export class MailTasks {
  constructor(
    private readonly provider: MailProvider,
    private readonly notifications: Notifications,
    @Inject(shopConfig.KEY) private readonly config: ShopConfig,
  ) {}

  @Task()
  orderConfirmation(orderId: string, to: string, task: TaskContext): Promise<{ messageId: string }> {
    return this.#send(to, `Thank you for your order ${orderId}.`, task);
  }

  @Task()
  reviewInvitation(orderId: string, to: string, task: TaskContext): Promise<{ messageId: string }> {
    return this.#send(to, `How did you like ${orderId}?`, task);
  }

  @Task()
  basketReminder(basketId: string, to: string, task: TaskContext): Promise<{ messageId: string }> {
    return this.#send(to, `Your basket ${basketId} is waiting.`, task);
  }

  /** A member of a workflow: its first argument is what the member before gave. */
  @Task()
  parcelSent(parcel: Parcel, to: string, task: TaskContext): Promise<{ messageId: string }> {
    return this.#send(to, `Your order is on its way: ${parcel.tracking}.`, task);
  }

  @Task()
  dailyReport(
    { day, accounts, cents }: DailyReport,
    to: string,
    task: TaskContext,
  ): Promise<{ messageId: string }> {
    const text = `${day}: ${accounts} accounts sold for ${(cents / 100).toFixed(2)}.`;
    return this.#send(to, text, task);
  }

  /** For all tasks of this class. It runs as a task of its own: retried, and not lost with the worker. */
  @OnFailure()
  async tellOwner(failure: TaskFailure): Promise<void> {
    const [about, to] = failure.task.args as [string | object, string];
    const what = typeof about === 'string' ? about : failure.task.name;
    const advice = failure.is(PermanentMailError) ? 'Ask for another address' : 'Call them';
    const text = `${what}: no mail to ${to}, ${failure.error.message}. ${advice}.`;
    await this.notifications.send(this.config.owner, text);
  }

  /** A task may run twice, when a worker dies or an answer is lost. Its id stays the same: the provider's key. */
  #send(to: string, text: string, { id, signal }: TaskContext): Promise<{ messageId: string }> {
    return this.provider.send({ to, text, idempotencyKey: id, signal });
  }
}
