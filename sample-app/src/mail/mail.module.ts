import { Module } from '@nestjs/common';
import { MailProvider } from './mail-provider.js';
import { MailTasks } from './mail.tasks.js';
import { Notifications } from './notifications.js';
import { WeeklyDigest } from './weekly-digest.js';

@Module({
  providers: [MailProvider, MailTasks, Notifications, WeeklyDigest],
  exports: [MailProvider, Notifications],
})
export class MailModule {}
