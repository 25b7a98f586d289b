import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { group, Task, TaskClient, TaskDefaults } from 'nest-task-queue';
import { Accounts } from './accounts.js';

/** Every night, once for all processes: a report for each account, in parallel. */
@Injectable()
@TaskDefaults({ prefix: 'reports' })
export class DailyReports {
  constructor(
    private readonly accounts: Accounts,
    private readonly client: TaskClient,
  ) {}

  /** A night that was missed is made up for, but not in the middle of the day. */
  @Task()
  @Cron('0 2 * * *', { name: 'daily-reports', timeZone: 'UTC', threshold: 6 * 3_600_000 })
  async daily(): Promise<{ accounts: number }> {
    const accounts = await this.accounts.active();
    const reports = this.client.of(DailyReports);
    await this.client.enqueue(group(accounts.map((account) => reports.account.si(account))));
    return { accounts: accounts.length };
  }

  @Task()
  async account(account: string): Promise<{ file: string }> {
    return { file: `${account}.pdf` };
  }
}
