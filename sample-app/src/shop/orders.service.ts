import { Injectable } from '@nestjs/common';
import { TaskClient, type AsyncResult, type TaskView } from 'nest-task-queue';
import { MailTasks } from '../mail/mail.tasks.js';
import { PaymentTasks } from '../payments/payment.tasks.js';
import { ReportTasks, type SalesReport } from '../reports/report.tasks.js';
import type { Order } from './order.js';

/** What the shop does at once, and what it leaves to tasks. */
@Injectable()
export class OrdersService {
  private readonly mail: TaskView<MailTasks>;
  private readonly payments: TaskView<PaymentTasks>;
  private readonly reports: TaskView<ReportTasks>;

  constructor(client: TaskClient) {
    this.mail = client.of(MailTasks);
    this.payments = client.of(PaymentTasks);
    this.reports = client.of(ReportTasks);
  }

  /** An id of ours makes the call idempotent: the same order, confirmed twice, is one task and one mail. */
  confirm({ id, email, isExpress = false }: Order): Promise<AsyncResult> {
    const options = { id: `confirmation-${id}`, priority: isExpress ? 9 : 5 };
    return this.mail.orderConfirmation.with(options).enqueue(id, email);
  }

  /** A second here, two weeks in life. */
  inviteReview({ id, email }: Order): Promise<AsyncResult> {
    return this.mail.reviewInvitation.with({ id: `review-${id}`, countdown: '1s' }).enqueue(id, email);
  }

  /** To be revoked when the customer comes back. */
  remindOfBasket(basketId: string, email: string): Promise<AsyncResult> {
    return this.mail.basketReminder.with({ countdown: '1h' }).enqueue(basketId, email);
  }

  refund(charge: string, cents: number): Promise<AsyncResult<{ refundId: string }>> {
    return this.payments.refund.enqueue(charge, cents);
  }

  reportSales(year: string): Promise<AsyncResult<SalesReport>> {
    return this.reports.sales.enqueue(year);
  }
}
