import { Inject, Injectable } from '@nestjs/common';
import { chain, chord, fixed, Schedule, Task, TaskClient, TaskContext, TaskDefaults } from 'nest-task-queue';
import { shopConfig, type ShopConfig } from '../config/shop.config.js';
import { MailTasks } from '../mail/mail.tasks.js';
import { Accounts } from './accounts.js';
import { dailyReport, type DailyReport } from './daily-report.js';
import { Ledger, type AccountSales } from './ledger.js';

/** Every night, once for all processes: all accounts side by side; when the last one is there, combined and mailed. */
@Injectable()
@TaskDefaults({ prefix: 'reports' })
export class DailyReports {
  constructor(
    private readonly accounts: Accounts,
    private readonly ledger: Ledger,
    private readonly client: TaskClient,
    @Inject(shopConfig.KEY) private readonly config: ShopConfig,
  ) {}

  /**
   * A night that was missed is made up for, but not in the middle of the day. The workflow takes the task's place: it has
   * its id and gives its result, and a run that is repeated puts it there once.
   */
  @Task()
  @Schedule({ cron: '0 2 * * *', timeZone: 'UTC', grace: '6h', name: 'daily-reports' })
  async daily(task: TaskContext): Promise<{ messageId: string }> {
    const day = task.enqueuedAt.toISOString().slice(0, 10);
    const accounts = await this.accounts.active();
    const reports = this.client.of(DailyReports);
    const send = this.client.of(MailTasks).dailyReport.s(this.config.owner);
    const parts = accounts.map((account) => reports.account.si(account, day));
    return task.replace(chord(parts, chain(reports.combine.s(day), send)));
  }

  @Task({ retry: { backoff: fixed('100ms') } })
  account(account: string, day: string, task: TaskContext): Promise<AccountSales> {
    return this.ledger.salesOf(account, day, task.id);
  }

  /** Runs once; the list is in the order in which the accounts were asked. */
  @Task()
  combine(sales: readonly AccountSales[], day: string): DailyReport {
    return dailyReport(day, sales);
  }
}
