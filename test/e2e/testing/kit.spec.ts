import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { TaskClient } from 'nest-task-queue';
import { any, ExpectationError, TaskQueueTesting } from 'nest-task-queue/testing';
import { pretendFailure } from '../../unit/testing/pretend-failure.js';
import { EmailTasks, Ledger, Orders, ReportTasks, shop } from './shop.js';

const NOW = '2026-01-01T00:00Z';
let queue: TaskQueueTesting;
let app: TestingModule;

beforeEach(async () => {
  queue = TaskQueueTesting.create({ now: NOW });
  app = await queue.override(Test.createTestingModule({ imports: [shop()] })).compile();
});
afterEach(async () => {
  await app.close();
  await queue.close({ leftovers: 'ignore' });
});

const lines = () => app.get(Ledger).lines;
const email = () => app.get(TaskClient).of(EmailTasks);

describe('The testing kit', () => {
  it('shows what an application enqueues, without running it', async () => {
    await app.get(Orders).place('o-1', 'a@b.c');
    queue.expectEnqueued(EmailTasks, 'confirm', ['o-1', any(String)], { queue: 'mail', in: '10m' });
    queue.expectEnqueued(EmailTasks, 'confirm', [expect.stringMatching(/^o-/), 'a@b.c'], { times: 1 });
    queue.expectNotEnqueued(EmailTasks, 'confirm', ['o-2', 'a@b.c']);
    queue.expectNotEnqueued(EmailTasks, 'welcome');
    expect(lines()).toEqual([]);
  });

  it('runs what is ready and what that enqueues, and leaves what is delayed', async () => {
    await email().welcome.enqueue('ada');
    await app.get(Orders).place('o-1', 'a@b.c');
    const report = await queue.drain();
    expect(report).toMatchObject({ succeeded: 2, failed: 0, retried: 0, dead: 0 });
    expect(report.runs.map(({ task, state }) => [task, state])).toEqual([
      ['email.welcome', 'succeeded'],
      ['email.confirm', 'succeeded'],
    ]);
    expect(lines()).toEqual(['welcome ada', 'o-0 confirmed to ada']);
  });

  it('gives the same ids for the same seed', async () => {
    const { id } = await email().welcome.enqueue('ada');
    const other = TaskQueueTesting.create({ now: NOW });
    const same = await other.override(Test.createTestingModule({ imports: [shop()] })).compile();
    expect((await same.get(TaskClient).of(EmailTasks).welcome.enqueue('ada')).id).toBe(id);
    await same.close();
  });

  it('runs countdowns, schedules and retries as time passes', async () => {
    await app.get(Orders).place('o-1', 'down');
    expect(await queue.schedules.next('daily')).toEqual(new Date('2026-01-01T06:00Z'));
    expect(await queue.advance('9m')).toMatchObject({ runs: [] });
    expect(await queue.advance('1m')).toMatchObject({ retried: 1, runs: [{ attempt: 1, afterMs: 10_000 }] });
    expect(await queue.advance('1h')).toMatchObject({ succeeded: 1, retried: 1 });
    expect(await queue.advance('2d')).toMatchObject({ succeeded: 2 });
    expect(lines()).toEqual(['o-1 confirmed to down', 'daily', 'daily']);
    expect(queue.now).toEqual(new Date('2026-01-03T01:10Z'));
  });

  it('keeps the rate of a limit', async () => {
    const calls = [1, 2, 3, 4, 5].map((page): [number] => [page]);
    await app.get(TaskClient).of(ReportTasks).fetch.enqueueMany(calls);
    expect(await queue.drain()).toMatchObject({ succeeded: 2 });
    expect(await queue.advance('1m')).toMatchObject({ succeeded: 2 });
    expect(await queue.advance('1m')).toMatchObject({ succeeded: 1 });
  });

  it('ends a task that expires while no worker is there', async () => {
    const { id } = await email().welcome.with({ expires: '1h' }).enqueue('ada');
    await queue.advance('2h', { worker: false });
    await queue.drain();
    expect(await queue.info(id)).toMatchObject({ state: 'REVOKED', reason: 'expired' });
    expect(lines()).toEqual([`${id} failed: The task expired before it could start.`]);
  });
});

describe('One attempt of a task', () => {
  it('gives its value', async () => {
    const run = await queue.run(EmailTasks, 'confirm', ['o-1', 'a@b.c']);
    expect(run).toMatchObject({ state: 'succeeded', value: 'confirmed o-1', attempt: 1 });
    if (run.state === 'succeeded') expect(run.value.length).toBe(13);
  });

  it('says when it runs again', async () => {
    const run = await queue.run(EmailTasks, 'confirm', ['o-1', 'down'], { attempt: 2 });
    expect(run).toMatchObject({ state: 'retried', afterMs: 20_000, failure: { name: 'ApiDownError' } });
  });

  it('says why it has failed for good, and runs the hooks', async () => {
    const run = await queue.run(EmailTasks, 'confirm', ['o-1', 'nobody'], { id: 'c-1' });
    expect(run).toMatchObject({ state: 'failed', reason: 'error', isDead: true });
    expect(lines()).toEqual(['c-1 failed: no mail to nobody']);
  });

  it('lets no schedule fire, however long it takes', async () => {
    queue.stub(EmailTasks, 'confirm').takes('20h');
    await queue.run(EmailTasks, 'confirm', ['o-1', 'a@b.c']);
    expect(lines()).toEqual(['o-1 confirmed to a@b.c']);
  });

  it('leaves the queue as it is', async () => {
    await email().welcome.enqueue('ada');
    await queue.run(EmailTasks, 'confirm', ['o-1', 'down']);
    await queue.run(EmailTasks, 'welcome', ['bob']);
    expect(lines()).toEqual(['welcome bob']);
    expect(queue.enqueued().map(({ task, args }) => [task, ...args])).toEqual([
      ['email.welcome', 'ada'],
      ['email.confirm', 'o-0', 'bob'],
    ]);
  });
});

describe('An expectation that is not met', () => {
  beforeEach(async () => {
    await app.get(Orders).place('o-2', 'a@b.c');
    await email().welcome.enqueue('ada');
  });

  it('shows the nearest miss as a diff, and the others', () => {
    const [nearest, other] = queue.enqueued();
    expect(() =>
      queue.expectEnqueued(EmailTasks, 'confirm', ['o-1', any(String)], { queue: 'mail', in: '5m' }),
    ).toThrow(
      [
        `Expected 'email.confirm' to be enqueued`,
        '  args[0]: "o-1"',
        '  args[1]: any(String)',
        '  number of args: 2',
        '  queue: "mail"',
        '  in (ms): 300000',
        `The nearest miss (- expected, + enqueued) is ${nearest?.id}:`,
        '- args[0]: "o-1"',
        '+ args[0]: "o-2"',
        '- in (ms): 300000',
        '+ in (ms): 600000',
        'Also enqueued:',
        `  email.welcome("ada") in default · ${other?.id}`,
      ].join('\n'),
    );
  });

  it('counts the tasks', () => {
    expect(() => queue.expectEnqueued(EmailTasks, 'welcome', ['ada'], { times: 2 })).toThrow(
      "Expected 'email.welcome' to be enqueued 2 times (it was once)",
    );
  });

  it('takes a count of 1 or more, and none where no task is expected', () => {
    expect(() => queue.expectEnqueued(EmailTasks, 'welcome', ['ada'], { times: 0 })).toThrow(
      'times: give a whole number >= 1, not 0.',
    );
    expect(() => queue.expectNotEnqueued(EmailTasks, 'welcome', ['ada'], { times: 2 })).toThrow(
      'expectNotEnqueued: leave out times.',
    );
  });

  it('names the task that should not be there', () => {
    expect(() => queue.expectNotEnqueued(EmailTasks, 'welcome')).toThrow(
      /^Expected 'email.welcome' not to be enqueued\nbut it was:\n {2}email.welcome\("ada"\)/,
    );
  });
});

describe('A test that expects what cannot be', () => {
  it('is told that a hook is no task, and where its calls are', () => {
    expect(() => queue.expectEnqueued(EmailTasks, 'failed' as never)).toThrow(
      'EmailTasks.failed is no task but a hook. Calls of an @OnFailure() are in the runs of a report',
    );
    expect(() => queue.expectEnqueued(EmailTasks, 'confrm' as never)).toThrow(
      'EmailTasks.confrm is no task. Check the name of the method',
    );
  });

  it('gets no error that jest takes for an assertion of Node and adds a comparison to', () => {
    const thrown: unknown[] = [];
    try {
      queue.expectEnqueued(EmailTasks, 'confirm');
    } catch (error) {
      thrown.push(error);
    }
    const [error] = thrown as (Error & { code?: unknown })[];
    expect(error).toBeInstanceOf(ExpectationError);
    expect(error).not.toBeInstanceOf(AssertionError);
    expect([error?.name, error?.code]).toEqual(['ExpectationError', undefined]);
    expect(error?.stack).toMatch(/^ExpectationError: Expected 'email\.confirm' to be enqueued/);
    expect(Object.keys(error ?? {})).toEqual([]);
  });

  it('may print the kit', async () => {
    await email().welcome.enqueue('ada');
    expect(inspect(queue)).toMatch(/^TaskQueueTesting \{ now: .*, enqueued: \[ 'email\.welcome' \] \}$/);
  });
});

describe('The end of a test', () => {
  it('fails on tasks that are left over', async () => {
    const { id } = await email().welcome.enqueue('ada');
    await expect(queue.close()).rejects.toThrow(
      `One task was left over:\n  email.welcome waits in default · ${id}\nLet them run`,
    );
    await expect(queue.close({ leftovers: 'ignore' })).resolves.toBeUndefined();
  });

  it('is silent about them where the test has failed before', async () => {
    await email().welcome.enqueue('ada');
    const undo = pretendFailure();
    await queue.close().finally(undo);
  });

  it('is silent when all have ended', async () => {
    await email().welcome.enqueue('ada');
    await queue.drain();
    await expect(queue.close()).resolves.toBeUndefined();
  });
});

describe('A kit without an application', () => {
  it('says how to get one', () => {
    expect(() => TaskQueueTesting.create().expectNotEnqueued(EmailTasks, 'welcome')).toThrow(
      'The kit has no application yet. Compile one first',
    );
  });
});
