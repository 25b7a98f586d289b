import { Inject, Injectable } from '@nestjs/common';
import { OnFailure, TaskFailure } from 'nest-task-queue';
import { shopConfig, type ShopConfig } from '../config/shop.config.js';
import { Notifications } from '../mail/notifications.js';

/** Nobody's fault, and not over by itself: somebody has to look. Concerns the tasks of all classes. */
@Injectable()
export class Alerts {
  constructor(
    private readonly notifications: Notifications,
    @Inject(shopConfig.KEY) private readonly config: ShopConfig,
  ) {}

  @OnFailure({ task: '*' })
  async escalate({ task, error, reason }: TaskFailure): Promise<void> {
    // What was not retried is an error of the input, and the task's own class has told whom it concerns.
    if (reason === 'error') return;
    const text = `${task.name} failed for good after ${task.attempt} attempts: ${error.message}.`;
    await this.notifications.send(this.config.owner, `${text} See GET /dead-letters.`);
  }
}
