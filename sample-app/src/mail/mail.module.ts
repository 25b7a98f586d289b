import { Module } from '@nestjs/common';
import { MailProvider } from './mail-provider.js';
import { MailTasks } from './mail.tasks.js';
import { Notifications } from './notifications.js';

@Module({
  providers: [MailProvider, MailTasks, Notifications],
  exports: [MailProvider, Notifications],
})
export class MailModule {}
