import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { Latch } from '../worker/latch.js';

export const RATE = 50;
export const BURST = 10;
export const AT_ONCE = 3;

const AT_ONCE_BY_KEY = {
  concurrency: { limit: AT_ONCE, key: (key: string) => key },
  maxLosses: 100,
} as const;

/** Tasks that limits hold back, and one of a fair queue. */
@Injectable()
@TaskDefaults({ prefix: 'flow' })
export class FlowTasks {
  constructor(private readonly ledger: Ledger) {}

  @Task({ rateLimit: { limit: RATE, per: '1s', burst: BURST } })
  async paced(ms: number): Promise<number> {
    await sleep(ms);
    return process.pid;
  }

  /** Leaves lines '<start or end> <key> <id> <losses> <pid> <ms>' in the ledger; gives how many workers it has lost. */
  @Task(AT_ONCE_BY_KEY)
  async holds(key: string, ms: number, task: TaskContext): Promise<number> {
    this.#note('start', key, task);
    await sleep(ms);
    this.#note('end', key, task);
    return task.losses;
  }

  /** The same, and its time begins when the latch is open. */
  @Task(AT_ONCE_BY_KEY)
  async waits(key: string, latch: string, ms: number, task: TaskContext): Promise<number> {
    this.#note('start', key, task);
    await new Latch(latch).passed();
    await sleep(ms);
    this.#note('end', key, task);
    return task.losses;
  }

  /** Notes 'lost - <id> <losses> …', told by the process that has taken the task back. */
  lost(task: Pick<TaskContext, 'id' | 'losses'>): void {
    this.#note('lost', '-', task);
  }

  @Task({ fair: { key: (tenant: string) => tenant } })
  async serves(_tenant: string, latch: string): Promise<void> {
    await new Latch(latch).passed();
  }

  #note(event: string, key: string, { id, losses }: Pick<TaskContext, 'id' | 'losses'>): void {
    this.ledger.append(`${event} ${key} ${id} ${losses} ${process.pid} ${Date.now()}`);
  }
}
