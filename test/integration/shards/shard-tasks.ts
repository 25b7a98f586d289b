import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';

/** Tasks that write down when each of their runs has ended. */
@Injectable()
@TaskDefaults({ prefix: 'shards' })
export class ShardTasks {
  constructor(private readonly ledger: Ledger) {}

  @Task()
  async works(ms: number, task: TaskContext): Promise<void> {
    await sleep(ms);
    this.ledger.append(`ran ${task.id} ${Date.now()}`);
  }
}
