import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';

export const RATE = 50;
export const BURST = 10;
export const AT_ONCE = 3;

/** Tasks that limits hold back, and one of a fair queue. */
@Injectable()
@TaskDefaults({ prefix: 'flow' })
export class FlowTasks {
  constructor(private readonly ledger: Ledger) {}

  @Task({ rateLimit: { limit: RATE, per: '1s', burst: BURST } })
  paced(): number {
    return process.pid;
  }

  /** Leaves lines '<start or end> <key> <id> <pid> <ms>' in the ledger. */
  @Task({ concurrency: { limit: AT_ONCE, key: (key: string) => key }, maxLosses: 100 })
  async holds(key: string, ms: number, task: TaskContext): Promise<void> {
    this.#note('start', key, task);
    await sleep(ms);
    this.#note('end', key, task);
  }

  @Task({ fair: { key: (tenant: string) => tenant } })
  async serves(_tenant: string, ms: number): Promise<void> {
    await sleep(ms);
  }

  #note(event: string, key: string, task: TaskContext): void {
    this.ledger.append(`${event} ${key} ${task.id} ${process.pid} ${Date.now()}`);
  }
}
