import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  chain,
  chord,
  group,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  TaskQueueModule,
} from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { matchers } from 'nest-task-queue/testing/jest';

expect.extend(matchers);

@Injectable()
@TaskDefaults({ prefix: 'calc', retry: 0 })
class Calc {
  constructor(private readonly tasks: TaskClient) {}
  @Task()
  add(one: number, other: number): number {
    return one + other;
  }
  @Task()
  sum(all: number[]): number {
    return all.reduce((one, other) => one + other, 0);
  }
  @Task()
  fail(): void {
    throw new Error('it is odd');
  }
  @Task()
  async again(left: number): Promise<void> {
    if (left > 0) await this.tasks.of(Calc).again.enqueue(left - 1);
  }
  @Task()
  async fanOut(width: number): Promise<void> {
    const parts = Array.from({ length: width }, (_each, index) => this.tasks.of(Calc).add.si(index, 1));
    await this.tasks.enqueue(group(parts));
  }
  @Task()
  instead(width: number, task: TaskContext): void {
    const parts = Array.from({ length: width }, (_each, index) => this.tasks.of(Calc).add.si(index, 1));
    task.replace(group(parts));
  }
  @Task()
  async more(value: number, task: TaskContext): Promise<number> {
    await task.addToGroup(this.tasks.of(Calc).add.si(value, 1));
    return value;
  }
  @Task()
  async twice(one: number): Promise<number> {
    const inner = await this.tasks.of(Calc).add.enqueue(one, one);
    return inner.get();
  }
}

@Module({ imports: [TaskQueueModule.forRoot({ broker: 'memory://' })], providers: [Calc] })
class CalcModule {}

let queue: TaskQueueTesting;
let app: TestingModule;
beforeEach(async () => {
  queue = TaskQueueTesting.create();
  app = await queue.override(Test.createTestingModule({ imports: [CalcModule] })).compile();
  app.useLogger(false);
});
afterEach(async () => {
  await app.close();
  await queue.close();
});
const tasks = () => app.get(TaskClient);
const calc = () => tasks().of(Calc);

describe('inline()', () => {
  it('runs a task, and those that it enqueues, before its enqueue resolves', async () => {
    queue.inline();
    const result = await calc().add.enqueue(1, 2);
    expect(await queue.info(result.id)).toMatchObject({ state: 'SUCCESS' });
    await calc().again.enqueue(50);
    expect(queue.enqueued()).toHaveLength(52);
  });

  it('runs a workflow whole', async () => {
    queue.inline();
    const result = await tasks().enqueue(chain(calc().add.si(1, 2), calc().add.s(4)));
    expect(await result.get()).toBe(7);
  });

  it('runs the group that a task enqueues', async () => {
    queue.inline();
    const { id } = await calc().fanOut.enqueue(3);
    expect(await queue.info(id)).toMatchObject({ state: 'SUCCESS' });
    expect(queue.enqueued().map(({ task }) => task)).toEqual(['calc.fanOut', ...Array(3).fill('calc.add')]);
  });

  it('runs a task that enqueues an empty group', async () => {
    queue.inline();
    await calc().fanOut.enqueue(0);
    expect(queue.events.map(({ type }) => type)).toContain('task-succeeded');
  });

  it('ends tasks that enqueue each other more than 100 deep', async () => {
    queue.inline();
    await calc().again.enqueue(500);
    expect(queue.enqueued()).toHaveLength(100);
    expect(queue.events.findLast(({ type }) => type === 'task-failed')).toMatchObject({
      failure: { message: expect.stringMatching(/^inline\(\): 100 tasks have enqueued each other/) },
    });
  });
});

describe('A task that waits for the result of another', () => {
  it('gets it, because others run beside it', async () => {
    const { id } = await calc().twice.enqueue(4);
    expect(await queue.drain()).toMatchObject({ succeeded: 2 });
    expect(await tasks().result(id).get()).toBe(8);
  });
});

describe('A workflow', () => {
  it('is a text of names and states', async () => {
    const { id } = await tasks().enqueue(
      chain(calc().add.si(1, 2), chord([calc().add.s(1), calc().add.s(2)], calc().sum.s())),
    );
    expect(await queue.workflow(id)).toBe(
      [
        'chain PENDING',
        '├─ calc.add PENDING',
        '├─ group PENDING 0/2',
        '│  ├─ calc.add PENDING',
        '│  └─ calc.add PENDING',
        '└─ calc.sum PENDING',
      ].join('\n'),
    );
    await queue.drain();
    expect(await queue.workflow(id)).toContain('├─ group SUCCESS 2/2');
    expect(queue.enqueued()).toHaveLength(4);
  });

  it('says why it has failed', async () => {
    const { id } = await tasks().enqueue(group([calc().add.si(1, 2), calc().fail.si()]));
    await queue.drain();
    expect(await queue.workflow(id)).toMatch(
      /group FAILURE 2\/2\n├─ calc.add SUCCESS\n└─ calc.fail FAILURE \(retries-exhausted\)/,
    );
  });
});

describe('waitFor', () => {
  it('lets time pass until a task is in a state', async () => {
    const { id } = await calc().add.with({ countdown: '5h' }).enqueue(1, 2);
    const before = queue.now.getTime();
    expect(await queue.waitFor(id, 'SUCCESS')).toMatchObject({ id, state: 'SUCCESS' });
    expect(queue.now.getTime() - before).toBe(5 * 3_600_000);
  });

  it('says in which state the task is instead', async () => {
    const { id } = await calc().fail.enqueue();
    await expect(queue.waitFor(id, 'SUCCESS')).rejects.toThrow(
      `Task ${id} (calc.fail) is not SUCCESS but FAILURE: it is odd`,
    );
    const { id: late } = await calc().add.with({ countdown: '5h' }).enqueue(1, 2);
    await expect(queue.waitFor(late, 'SUCCESS', { within: '1h' })).rejects.toThrow('PENDING after 1h');
    await queue.waitFor(late, 'SUCCESS');
  });
});

describe('A fake context', () => {
  it('has the fields that a test gives it, and defaults for the rest', () => {
    const task = TaskContext.fake({ attempt: 2, id: 't-1', headers: { tenant: 'acme' } });
    expect([task.id, task.attempt, task.retries, task.maxRetries, task.headers, task.queue]).toEqual([
      't-1',
      2,
      1,
      3,
      { tenant: 'acme' },
      'default',
    ]);
    expect(() => task.retry()).toThrow();
    expect([TaskContext.fake().attempt, TaskContext.fake().signal.aborted]).toEqual([1, false]);
  });

  it('hands over the progress', async () => {
    const seen: unknown[] = [];
    await TaskContext.fake({ onProgress: (meta) => seen.push(meta) }).progress({ done: 1 });
    expect(seen).toEqual([{ done: 1 }]);
  });
});

describe('The matchers', () => {
  it('say the same as the methods', async () => {
    await calc().add.enqueue(1, 2);
    await calc().fail.enqueue();
    expect(queue).toHaveEnqueued(Calc, 'add', [1, expect.any(Number)]);
    expect(queue).not.toHaveEnqueued(Calc, 'sum');
    expect(() => expect(queue).toHaveEnqueued(Calc, 'add', [1, 3])).toThrow('The nearest miss');
    const report = await queue.drain();
    expect(() => expect(report).toBeSucceeded()).toThrow('it is odd');
    expect(report.runs[0]).toBeSucceeded();
    await expect(queue).toHaveDeadLetter({ task: 'calc.*', error: 'Error' });
    await expect(queue).not.toHaveDeadLetter({ task: 'calc.add' });
  });
});

describe('enqueued()', () => {
  const names = () => queue.enqueued().map(({ task }) => task);

  it('shows the tasks that take the place of another, once also when the reply is lost', async () => {
    const { id } = await app.get(TaskClient).of(Calc).instead.enqueue(2);
    await queue.loseReply(id);
    await queue.drain();
    expect(names()).toEqual(['calc.instead', 'calc.add', 'calc.add']);
  });

  it('shows replacements of many parts', async () => {
    await app.get(TaskClient).of(Calc).instead.enqueue(1_500);
    await queue.drain();
    expect(names().filter((name) => name === 'calc.add')).toHaveLength(1_500);
  });

  it('shows the parts that a task adds to its group', async () => {
    const tasks = app.get(TaskClient).of(Calc);
    await app.get(TaskClient).enqueue(group(tasks.more.si(1), tasks.more.si(2)));
    await queue.drain();
    expect(names()).toEqual(['calc.more', 'calc.more', 'calc.add', 'calc.add']);
  });

  it('shows a dead letter that is requeued', async () => {
    const { id } = await app.get(TaskClient).of(Calc).fail.enqueue();
    await queue.drain();
    await queue.deadLetters.requeue(id);
    expect(names()).toEqual(['calc.fail', 'calc.fail']);
    await queue.drain();
  });
});
