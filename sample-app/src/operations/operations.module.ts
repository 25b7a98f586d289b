import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { Alerts } from './alerts.js';
import { OperationsController } from './operations.controller.js';

@Module({ imports: [MailModule], controllers: [OperationsController], providers: [Alerts] })
export class OperationsModule {}
