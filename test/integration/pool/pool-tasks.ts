import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  fixed,
  OnFailure,
  Task,
  TaskContext,
  TaskDefaults,
  TaskFailure,
  TimeLimitExceeded,
} from 'nest-task-queue';
import { block } from '../../support/block.js';
import { Ledger } from '../../support/ledger.js';
import { Latch } from '../worker/latch.js';

/** Tasks that do to a process what only a process of its own survives; each run leaves '<event> <id> <pid> <ms>'. */
@Injectable()
@TaskDefaults({ prefix: 'pool', retry: { limit: 3, backoff: fixed('20ms') } })
export class PoolTasks {
  constructor(private readonly ledger: Ledger) {}

  /** Blocks its process for ever. */
  @Task({ retry: 0, timeLimit: { hard: '1s' } })
  spins(task: TaskContext): void {
    this.#note('start', task);
    block();
  }

  /** Blocks its process, and its breaker counts that. */
  @Task({
    retry: 0,
    timeLimit: { hard: '1s' },
    circuitBreaker: { name: 'blocked', threshold: 2, cooldown: '10m', on: TimeLimitExceeded },
  })
  spinsAgain(task: TaskContext): void {
    this.#note('start', task);
    block();
  }

  /** The only one that computes: the others block, and leave the core to other tests. */
  @Task({ retry: 1, timeLimit: { hard: '1s' } })
  spinsOnce(task: TaskContext): number {
    this.#note('start', task);
    while (task.attempt === 1);
    return task.attempt;
  }

  /** The same, and no limit ends it. */
  @Task({ retry: 0 })
  hangs(task: TaskContext): void {
    this.#note('start', task);
    block();
  }

  /** Does not block, and never ends. */
  @Task({ retry: 0, timeLimit: { hard: '1s' } })
  never(task: TaskContext): Promise<void> {
    this.#note('start', task);
    return new Promise(() => undefined);
  }

  /** Closes the channel of its process to the supervisor. */
  @Task()
  disconnects(): void {
    process.disconnect();
  }

  @Task({ retry: 0 })
  throws(): never {
    throw new Error('the database said no');
  }

  @Task({ timeLimit: { hard: '30s' } })
  blocks(ms: number, task: TaskContext): number {
    this.#note('start', task);
    block(ms);
    this.#note('end', task);
    return process.pid;
  }

  /** Only when it runs for the first time. */
  @Task({ timeLimit: { hard: '30s' } })
  blocksOnce(ms: number, task: TaskContext): number {
    this.#note('start', task);
    if (task.deliveries === 1) block(ms);
    this.#note('end', task);
    return process.pid;
  }

  @Task({ timeLimit: { hard: '30s' } })
  async sleeps(ms: number, task: TaskContext): Promise<number> {
    this.#note('start', task);
    await sleep(ms);
    this.#note('end', task);
    return process.pid;
  }

  /** Runs until its latch is opened, whatever else it is told. */
  @Task()
  async waits(latch: string, task: TaskContext): Promise<number> {
    this.#note('start', task);
    await new Latch(latch).passed();
    this.#note('end', task);
    return process.pid;
  }

  /** The same, and blocks its process. */
  @Task()
  holds(latch: string, task: TaskContext): number {
    this.#note('start', task);
    new Latch(latch).passedBlocking();
    this.#note('end', task);
    return process.pid;
  }

  /** The same, and a hard limit would end it. */
  @Task({ timeLimit: { hard: '10m' } })
  holdsWithLimit(latch: string, task: TaskContext): number {
    return this.holds(latch, task);
  }

  @Task()
  async kills(afterMs: number, task: TaskContext): Promise<void> {
    this.#note('start', task);
    await sleep(afterMs);
    process.kill(process.pid, 'SIGKILL');
  }

  /** Ends its process as the one that ran out of memory. */
  @Task()
  async eats(task: TaskContext): Promise<void> {
    this.#note('start', task);
    const eaten: unknown[] = [];
    for (;;) {
      for (let each = 0; each < 200; each += 1) eaten.push(Array.from({ length: 5_000 }, () => ({ each })));
      await sleep(0);
    }
  }

  @Task()
  keeps(megabytes: number): number {
    kept.push(Buffer.alloc(megabytes * 1_048_576, 1));
    return process.pid;
  }

  @Task()
  pid(): number {
    return process.pid;
  }

  /** The variables that a task finds. */
  @Task()
  environment(): string[] {
    return Object.keys(process.env);
  }

  @OnFailure()
  failed({ task, reason }: TaskFailure): void {
    this.ledger.append(`failed ${task.id} ${process.pid} ${reason}`);
  }

  #note(event: string, task: TaskContext): void {
    this.ledger.append(`${event} ${task.id} ${process.pid} ${Date.now()}`);
  }
}

const kept: Buffer[] = [];

/** What only the next release of the application has. */
@Injectable()
@TaskDefaults({ prefix: 'next' })
export class NextTasks {
  @Task()
  runs(): number {
    return process.pid;
  }
}
