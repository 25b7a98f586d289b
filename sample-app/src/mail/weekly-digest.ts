import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Schedules, Task, TaskClient, TaskContext, TaskDefaults } from 'nest-task-queue';
import { shopConfig, type ShopConfig } from '../config/shop.config.js';
import { MailProvider } from './mail-provider.js';

/** A schedule that is made at run time: it can be changed, paused and removed while everything runs. */
@Injectable()
@TaskDefaults({ prefix: 'mail' })
export class WeeklyDigest implements OnApplicationBootstrap {
  constructor(
    private readonly schedules: Schedules,
    private readonly client: TaskClient,
    private readonly provider: MailProvider,
    @Inject(shopConfig.KEY) private readonly config: ShopConfig,
  ) {}

  /** Every process says so at every start: what is the same already stays as it is. */
  async onApplicationBootstrap(): Promise<void> {
    await this.schedules.upsert({
      name: 'weekly-digest',
      cron: '0 9 * * 1',
      timeZone: this.config.timeZone,
      task: this.client.of(WeeklyDigest).weeklyDigest.si(this.config.owner),
      grace: '12h',
      overlap: 'skip',
    });
  }

  @Task()
  weeklyDigest(to: string, { id, signal }: TaskContext): Promise<{ messageId: string }> {
    return this.provider.send({ to, text: 'Your week in numbers.', idempotencyKey: id, signal });
  }
}
