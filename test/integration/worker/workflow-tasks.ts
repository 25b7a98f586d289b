import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { fixed, Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { Latch } from './latch.js';

/** Members of workflows; each run leaves a line '<event> <id> <pid>' in the ledger. */
@Injectable()
@TaskDefaults({ prefix: 'flow', retry: { limit: 3, backoff: fixed('10ms') }, maxLosses: 100 })
export class WorkflowTasks {
  constructor(private readonly ledger: Ledger) {}

  @Task()
  async gives(value: unknown, ms: number, task: TaskContext): Promise<unknown> {
    return this.#noted(task, value, ms);
  }

  /** What it was given, in a list with its own name. */
  @Task()
  async wraps(before: unknown, name: string, ms: number, task: TaskContext): Promise<unknown> {
    return this.#noted(task, [name, before], ms);
  }

  @Task()
  async flakes(value: unknown, ms: number, task: TaskContext): Promise<unknown> {
    if (task.retries === 0) throw new Error('once more');
    return this.#noted(task, value, ms);
  }

  @Task({ retry: 0 })
  async fails(name: string, ms: number, task: TaskContext): Promise<unknown> {
    await this.#noted(task, name, ms);
    throw new RangeError(name);
  }

  @Task()
  async waits(latch: string, task: TaskContext): Promise<string> {
    this.ledger.append(`start ${task.id} ${process.pid}`);
    await new Latch(latch).passed();
    this.ledger.append(`end ${task.id} ${process.pid}`);
    return task.id;
  }

  @Task()
  counts(list: readonly unknown[], task: TaskContext): number {
    this.ledger.append(`end ${task.id} ${process.pid}`);
    return list.length;
  }

  @Task()
  tells(failure: { readonly name: string }, task: TaskContext): string {
    this.ledger.append(`errback ${task.id} ${process.pid}`);
    return failure.name;
  }

  async #noted<T>(task: TaskContext, value: T, ms: number): Promise<T> {
    this.ledger.append(`start ${task.id} ${process.pid}`);
    if (ms > 0) await sleep(ms);
    this.ledger.append(`end ${task.id} ${process.pid}`);
    return value;
  }
}
