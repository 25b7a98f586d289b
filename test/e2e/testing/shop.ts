import { Injectable, Module } from '@nestjs/common';
import {
  exponential,
  OnFailure,
  Schedule,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskFailure,
  TaskQueueModule,
  type TaskQueueModuleOptions,
} from 'nest-task-queue';

export class ApiDownError extends Error {}
export class WrongAddressError extends Error {}

/** Notes what the handlers have done. */
@Injectable()
export class Ledger {
  readonly lines: string[] = [];
}

@Injectable()
@TaskDefaults({ prefix: 'email', retry: { limit: 3, backoff: exponential({ base: '10s', jitter: 'none' }) } })
export class EmailTasks {
  constructor(
    private readonly ledger: Ledger,
    private readonly tasks: TaskClient,
  ) {}

  @Task({ retry: { never: [WrongAddressError] }, queue: 'mail' })
  confirm(order: string, address: string, task: TaskContext): string {
    if (address === 'nobody') throw new WrongAddressError(`no mail to ${address}`);
    if (address === 'down' && task.attempt < 3) throw new ApiDownError('the provider is down');
    this.ledger.lines.push(`${order} confirmed to ${address}`);
    return `confirmed ${order}`;
  }

  @Task()
  async welcome(name: string): Promise<void> {
    this.ledger.lines.push(`welcome ${name}`);
    await this.tasks.of(EmailTasks).confirm.enqueue('o-0', name);
  }

  @Task({ timeLimit: { soft: '30s', hard: '1m' }, retry: 0 })
  newsletter(_list: string): string {
    return 'sent';
  }

  @OnFailure()
  failed({ task, error }: TaskFailure): void {
    this.ledger.lines.push(`${task.id} failed: ${error.message}`);
  }
}

@Injectable()
@TaskDefaults({ prefix: 'reports' })
export class ReportTasks {
  constructor(private readonly ledger: Ledger) {}

  @Task()
  @Schedule({ name: 'daily', cron: '0 6 * * *', timeZone: 'UTC' })
  daily(): void {
    this.ledger.lines.push('daily');
  }

  @Task({ rateLimit: { limit: 2, per: '1m' } })
  fetch(page: number): number {
    this.ledger.lines.push(`page ${page}`);
    return page;
  }
}

@Injectable()
export class Orders {
  constructor(private readonly tasks: TaskClient) {}

  place(order: string, address: string) {
    return this.tasks.of(EmailTasks).confirm.with({ countdown: '10m' }).enqueue(order, address);
  }
}

/** An application as in production: its Redis is far away. */
export function shop(options: Partial<TaskQueueModuleOptions> = {}) {
  const queue = TaskQueueModule.forRoot({
    broker: 'redis://redis.invalid:6379',
    queues: [{ name: 'default' }, { name: 'mail', priority: 7 }],
    ...options,
  });
  @Module({
    imports: [queue],
    providers: [Ledger, EmailTasks, ReportTasks, Orders],
  })
  class ShopModule {}
  return ShopModule;
}
