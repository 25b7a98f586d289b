import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { DailyReports } from './daily-reports.js';
import { ReportTasks } from './report.tasks.js';

@Module({ providers: [Accounts, DailyReports, ReportTasks] })
export class ReportsModule {}
