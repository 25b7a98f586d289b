import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { fixed, OnFailure, Task, TaskClient, TaskContext, TaskDefaults, TaskFailure } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { Database } from './database.js';
import { Latch } from './latch.js';

/** Who ran a task. */
export interface Ran {
  readonly pid: number;
  readonly isDatabaseOpen: boolean;
  readonly childId?: string;
}

/** Tasks that behave in all the ways a worker must live with; each run leaves lines '<event> <id> <pid>' in the ledger. */
@Injectable()
@TaskDefaults({ prefix: 'fixture', retry: { limit: 3, backoff: fixed('20ms') } })
export class FixtureTasks {
  constructor(
    private readonly ledger: Ledger,
    private readonly database: Database,
    private readonly client: TaskClient,
  ) {}

  @Task()
  succeeds(task: TaskContext): Ran {
    this.#note('start', task);
    return this.#ran();
  }

  @Task()
  async sleeps(ms: number, task: TaskContext): Promise<Ran> {
    this.#note('start', task);
    await sleep(ms);
    this.#note('end', task);
    return this.#ran();
  }

  /** Goes on also when it is told to stop, but says that it was. */
  @Task()
  async waits(latch: string, task: TaskContext): Promise<Ran> {
    this.#note('start', task);
    task.signal.addEventListener('abort', () =>
      this.#note(`aborted-${(task.signal.reason as Error).name}`, task),
    );
    await new Latch(latch).passed();
    this.#note('end', task);
    return this.#ran();
  }

  @Task()
  blocks(latch: string, task: TaskContext): Ran {
    this.#note('start', task);
    new Latch(latch).passedBlocking();
    this.#note('end', task);
    return this.#ran();
  }

  @Task()
  fails(times: number, task: TaskContext): Ran {
    this.#note('start', task);
    if (task.retries < times) throw new Error(`attempt ${task.attempt}`);
    return this.#ran();
  }

  @Task({ retry: 0 })
  async failsAfter(latch: string, task: TaskContext): Promise<void> {
    this.#note('start', task);
    await new Latch(latch).passed();
    throw new Error('the latch was opened');
  }

  /** Takes its worker with it, every time. */
  @Task()
  async kills(afterMs: number, task: TaskContext): Promise<void> {
    this.#note('start', task);
    await sleep(afterMs);
    process.kill(process.pid, 'SIGKILL');
  }

  @Task()
  never(task: TaskContext): Promise<void> {
    this.#note('start', task);
    return new Promise(() => undefined);
  }

  @Task()
  async enqueuesChild(latch: string, task: TaskContext): Promise<Ran> {
    this.#note('start', task);
    await new Latch(latch).passed();
    const child = await this.client.of(FixtureTasks).succeeds.enqueue();
    this.#note('end', task);
    return { ...this.#ran(), childId: child.id };
  }

  @Task()
  returnsBigInt(): unknown {
    return 2n ** 64n;
  }

  @Task()
  returnsCycle(): unknown {
    const cycle: unknown[] = [];
    return cycle.concat([cycle, { cycle }]).map((each) => (cycle.push(each), each));
  }

  @OnFailure()
  failed({ task, reason }: TaskFailure): void {
    this.ledger.append(`failed ${task.id} ${process.pid} ${reason}`);
  }

  #note(event: string, task: TaskContext): void {
    this.ledger.append(`${event} ${task.id} ${process.pid}`);
  }

  #ran(): Ran {
    return { pid: process.pid, isDatabaseOpen: this.database.isOpen };
  }
}

/** What only the next release of the application has. */
@Injectable()
@TaskDefaults({ prefix: 'next-release' })
export class NextReleaseTasks {
  @Task()
  runs(): number {
    return process.pid;
  }
}
