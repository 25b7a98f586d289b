import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { TaskDefaults } from 'nest-task-queue';
import { WebhookInbox } from './webhook-inbox.js';

const FIVE_MINUTES = 5 * 60_000;

/** The route 'webhooks.*' puts these into the queue `critical`. */
@Injectable()
@TaskDefaults({ prefix: 'webhooks' })
export class WebhookTasks {
  constructor(private readonly inbox: WebhookInbox) {}

  /** Without @Task() it is one all the same: whatever @nestjs/schedule would call becomes a task. */
  @Interval('process-webhooks', FIVE_MINUTES)
  async processPending(): Promise<{ processed: number }> {
    return { processed: await this.inbox.process() };
  }
}
