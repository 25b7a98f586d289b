import { Injectable } from '@nestjs/common';
import {
  chain,
  chord,
  group,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  type Signature,
} from 'nest-task-queue';
import { FixtureTasks } from '../../support/fixtures/fixture-tasks.js';

type Fixture = ReturnType<typeof tasksOf>;

function tasksOf(client: TaskClient) {
  return client.of(FixtureTasks);
}

/** What a task can be replaced by, or can add to its group. */
const SIGNATURES = {
  task: (c: Fixture) => c.add.si(20, 2),
  chain: (c: Fixture) => chain(c.one.si(), c.add.s(10)),
  group: (c: Fixture) => group([c.one.si(), c.add.si(1, 1)]),
  emptyGroup: () => group([]),
  chord: (c: Fixture) => chord([c.one.si(), c.add.si(1, 1)], c.sum.s()),
  failure: (c: Fixture) => c.fail.si(),
  failingChain: (c: Fixture) => chain(c.one.si(), c.fail.si(), c.add.s(1)),
  failingGroup: (c: Fixture) => group([c.one.si(), c.fail.si()]),
  failingChord: (c: Fixture) => chord([c.fail.si()], c.sum.s()),
  partial: (c: Fixture) => c.add.s(1),
  nothingAtAll: () => 5 as never,
} as const;

export type Swap = keyof typeof SIGNATURES;

/** Tasks that change the workflow they run in. */
@Injectable()
@TaskDefaults({ prefix: 'swap', retry: 0 })
export class SwapTasks {
  constructor(private readonly client: TaskClient) {}

  @Task()
  swap(by: Swap, task: TaskContext): number {
    return task.replace(this.#signature(by));
  }

  /** Replaced by a chain whose end is replaced again, so many times. */
  @Task()
  swapAgain(times: number, task: TaskContext): number {
    const { swapAgain } = this.client.of(SwapTasks);
    const { add } = this.#tasks;
    return task.replace(times === 0 ? add.si(40, 2) : chain(add.si(times, 0), swapAgain.si(times - 1)));
  }

  /** Fails, and is replaced when it is run again. */
  @Task({ retry: 1 })
  swapAtLast(task: TaskContext): number {
    if (task.retries === 0) task.retry({ countdown: 0 });
    return task.replace(chain(this.#tasks.one.si(), this.#tasks.add.s(1)));
  }

  @Task()
  async grow(by: readonly Swap[], task: TaskContext): Promise<number> {
    await task.addToGroup(...by.map((each) => this.#signature(each)));
    return by.length;
  }

  /** What it has added in its first run is not added again. */
  @Task({ retry: 1 })
  async growTwice(task: TaskContext): Promise<number> {
    await task.addToGroup(this.#tasks.add.si(5, 5));
    if (task.retries === 0) task.retry({ countdown: 0 });
    return 1;
  }

  @Task()
  async growAndFail(task: TaskContext): Promise<number> {
    await task.addToGroup(this.#tasks.add.si(5, 5));
    throw new RangeError('boom');
  }

  get #tasks(): Fixture {
    return tasksOf(this.client);
  }

  #signature(by: Swap): Signature<unknown, unknown> {
    return SIGNATURES[by](this.#tasks) as Signature<unknown, unknown>;
  }
}
