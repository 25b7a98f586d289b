import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Inspector, type AsyncResult } from 'nest-task-queue';
import type { Ending, Entry } from './ending.js';
import { Narrator } from './narrator.js';

/** A call about to be made: which task, about what, and a word on it for the audience. */
export interface Plan {
  readonly task: string;
  readonly subject: string;
  readonly remark?: string;
  readonly ending: Ending;
}

const PATIENCE_MS = 20_000;

/** What was enqueued this day, and what is to become of it. */
@Injectable()
export class DayBook {
  readonly #pages: { readonly plan: Plan; readonly result: AsyncResult; readonly ended: Promise<void> }[] =
    [];

  constructor(
    private readonly narrator: Narrator,
    private readonly inspector: Inspector,
  ) {}

  chapter(title: string): void {
    this.narrator.chapter(title);
  }

  /** A call that is made again under its old id stores nothing new. */
  repeat(task: string, subject: string, remark: string): void {
    this.narrator.repeated(task, subject, remark);
  }

  /** Tells first, then enqueues: a worker in the same process is quick. */
  async enqueue(plan: Plan, call: () => Promise<AsyncResult>): Promise<AsyncResult> {
    this.narrator.enqueued(plan.task, plan.subject, plan.remark);
    const result = await call();
    this.#pages.push({ plan, result, ended: this.#follow(result, plan.subject) });
    return result;
  }

  /** Resolves when all has ended: the tasks, well or not, and the hooks of those that failed, which are tasks too. */
  async settled(): Promise<void> {
    const late = wait(PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error(`The day does not end: something still waits or runs after ${PATIENCE_MS / 1_000} s.`);
    });
    await Promise.race([this.#quiet(), late]);
  }

  read(): Promise<Entry[]> {
    return Promise.all(
      this.#pages.map(async ({ plan: { subject, ending }, result }) => ({
        subject,
        expected: ending,
        info: await result.info(),
      })),
    );
  }

  /** Drops what the broker keeps of these tasks; else it would stay until `resultTtl` is over. */
  async burn(): Promise<void> {
    await Promise.all(this.#pages.map(({ result }) => result.forget()));
  }

  /** The last member of a workflow stands for all of it; those before it are its parents. */
  async #follow(result: AsyncResult, subject: string): Promise<void> {
    const { parent } = result;
    await Promise.all([
      this.narrator.follow(result, subject),
      ...(parent === undefined ? [] : [this.#follow(parent, subject)]),
    ]);
  }

  async #quiet(): Promise<void> {
    await Promise.all(this.#pages.map(({ ended }) => ended));
    while (!(await this.#isQuiet())) await wait(20);
  }

  async #isQuiet(): Promise<boolean> {
    const { queues, delayed, active } = await this.inspector.overview();
    return queues.every(({ waiting }) => waiting === 0) && delayed + active === 0;
  }
}
