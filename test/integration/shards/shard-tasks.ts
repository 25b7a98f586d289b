import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';

export const RATE = { limit: 50, burst: 5, perMs: 1_000 } as const;
export const AT_ONCE = 3;
const keyOf = (key: string) => key;

/** Tasks of a test of shards. */
@Injectable()
@TaskDefaults({ prefix: 'shards' })
export class ShardTasks {
  constructor(private readonly ledger: Ledger) {}

  /** Writes down when its run has ended. */
  @Task()
  async works(ms: number, task: TaskContext): Promise<void> {
    await sleep(ms);
    this.ledger.append(`ran ${task.id} ${Date.now()}`);
  }

  @Task({ rateLimit: { limit: RATE.limit, burst: RATE.burst, per: RATE.perMs, key: keyOf } })
  async paced(_key: string, ms: number): Promise<void> {
    await sleep(ms);
  }

  @Task({ concurrency: { limit: AT_ONCE, key: keyOf } })
  async held(_key: string, ms: number): Promise<void> {
    await sleep(ms);
  }
}
