import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { DailyReports } from './daily-reports.js';
import { Ledger } from './ledger.js';
import { ReportTasks } from './report.tasks.js';

@Module({ providers: [Accounts, DailyReports, Ledger, ReportTasks] })
export class ReportsModule {}
