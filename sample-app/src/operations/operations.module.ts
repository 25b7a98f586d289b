import { Module } from '@nestjs/common';
import { TaskDashboardModule } from 'nest-task-queue/dashboard';
import { MailModule } from '../mail/mail.module.js';
import { Alerts } from './alerts.js';
import { OperationsController } from './operations.controller.js';

@Module({
  imports: [
    MailModule,
    TaskDashboardModule.forRoot({
      path: 'ops',
      // The shop listens on this machine alone. A real one asks its session who this is, and what the person may do.
      access: () => ({ allow: 'admin', as: 'shopkeeper' }),
      environment: { label: 'sample', color: 'seagreen' },
      arguments: 'shown',
    }),
  ],
  controllers: [OperationsController],
  providers: [Alerts],
})
export class OperationsModule {}
