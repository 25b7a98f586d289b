import { Module } from '@nestjs/common';
import { ReportTasks } from './report.tasks.js';

@Module({ providers: [ReportTasks] })
export class ReportsModule {}
