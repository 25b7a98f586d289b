import { Module } from '@nestjs/common';
import { WebhookInbox } from './webhook-inbox.js';
import { WebhookTasks } from './webhook.tasks.js';

@Module({ providers: [WebhookInbox, WebhookTasks] })
export class WebhooksModule {}
