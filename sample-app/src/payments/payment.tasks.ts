import { Injectable } from '@nestjs/common';
import { Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { PaymentProvider, TooManyRequestsError } from './payment-provider.js';

/** The route 'payments.*' puts these into the queue `critical`. */
@Injectable()
@TaskDefaults({ prefix: 'payments' })
export class PaymentTasks {
  constructor(private readonly provider: PaymentProvider) {}

  @Task()
  async refund(charge: string, cents: number, task: TaskContext): Promise<{ refundId: string }> {
    try {
      return await this.provider.refund(charge, cents, { idempotencyKey: task.id, signal: task.signal });
    } catch (error) {
      // By hand, where only the answer says how long to wait. It spends a retry, too.
      if (error instanceof TooManyRequestsError) task.retry({ countdown: error.retryAfterMs, error });
      throw error;
    }
  }
}
