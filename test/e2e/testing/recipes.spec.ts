import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { chain, TaskClient, TaskContext } from 'nest-task-queue';
import { any, TaskQueueTesting } from 'nest-task-queue/testing';
import { ApiDownError, EmailTasks, Ledger, Orders, ReportTasks, shop, WrongAddressError } from './shop.js';

const AppModule = shop();

// docs/testing-kit.md shows the bodies of these tests; the last test compares them.
let queue: TaskQueueTesting;
let app: TestingModule;

beforeEach(async () => {
  queue = TaskQueueTesting.create({ now: '2026-01-01T00:00Z' });
  app = await queue.override(Test.createTestingModule({ imports: [AppModule] })).compile();
  app.useLogger(false);
});
afterEach(async () => {
  await app.close();
  await queue.close();
});

describe('The recipes of docs/testing-kit.md', () => {
  it('show that the code enqueues', async () => {
    await app.get(Orders).place('o-1', 'ada@mail.example');
    queue.expectEnqueued(EmailTasks, 'confirm', ['o-1', any(String)], { queue: 'mail', in: '10m' });
    queue.expectNotEnqueued(EmailTasks, 'welcome');
    await queue.advance('10m');
  });

  it('run what is ready', async () => {
    await app.get(TaskClient).of(EmailTasks).welcome.enqueue('ada');
    const report = await queue.drain();
    expect(report).toMatchObject({ succeeded: 2, failed: 0, retried: 0, dead: 0 });
  });

  it('run one attempt', async () => {
    const success = await queue.run(EmailTasks, 'confirm', ['o-1', 'ada@mail.example']);
    expect(success).toMatchObject({ state: 'succeeded', value: 'confirmed o-1' });
    const retried = await queue.run(EmailTasks, 'confirm', ['o-1', 'down'], { attempt: 2 });
    expect(retried).toMatchObject({ state: 'retried', afterMs: 20_000 });
    const failed = await queue.run(EmailTasks, 'confirm', ['o-1', 'nobody']);
    expect(failed.state === 'failed' && failed.failure.is(WrongAddressError)).toBe(true);
  });

  it('run hooks', async () => {
    await app.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'nobody');
    const { runs } = await queue.drain();
    expect(runs.filter(({ isHook }) => isHook)).toMatchObject([{ task: 'email.failed', state: 'succeeded' }]);
    expect((await queue.deadLetters.list()).deadLetters).toHaveLength(1);
  });

  it('let time pass', async () => {
    expect(await queue.schedules.next('daily')).toEqual(new Date('2026-01-01T06:00Z'));
    await queue.advance('30d');
    queue.expectEnqueued(ReportTasks, 'daily', [], { times: 30 });
  });

  it('let a task expire', async () => {
    const { id } = await app.get(TaskClient).of(EmailTasks).welcome.with({ expires: '1h' }).enqueue('ada');
    await queue.advance('2h', { worker: false });
    await queue.drain();
    expect(await queue.info(id)).toMatchObject({ state: 'REVOKED', reason: 'expired' });
  });

  it('stub a handler', async () => {
    queue.stub(EmailTasks, 'confirm').fails(new ApiDownError()).times(2);
    const { id } = await app.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'ada@mail.example');
    const info = await queue.waitFor(id, 'SUCCESS');
    expect(info.attempt).toBe(3);
  });

  it('exceed a time limit', async () => {
    queue.stub(EmailTasks, 'newsletter').takes('2m');
    const run = await queue.run(EmailTasks, 'newsletter', ['all']);
    expect(run).toMatchObject({ state: 'failed', failure: { name: 'SoftTimeLimitExceeded' } });
  });

  it('lose a worker', async () => {
    const { id } = await app.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'ada@mail.example');
    await queue.loseWorker(id);
    await queue.advance('30s');
    expect(app.get(Ledger).lines).toHaveLength(2);
    expect(await queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 1 });
  });

  it('take the broker down', async () => {
    queue.brokerDown('10s');
    await expect(app.get(Orders).place('o-1', 'ada@mail.example')).rejects.toThrow('The broker is down');
    await queue.advance('10s');
  });

  it('draw a workflow', async () => {
    const email = app.get(TaskClient).of(EmailTasks);
    const workflow = chain(email.welcome.si('ada'), email.newsletter.si('all'));
    const { id } = await app.get(TaskClient).enqueue(workflow);
    await queue.drain();
    expect(await queue.workflow(id)).toBe(
      'chain SUCCESS\n├─ email.welcome SUCCESS\n└─ email.newsletter SUCCESS',
    );
  });

  it('run at once', async () => {
    queue.inline();
    const result = await app.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'ada@mail.example');
    expect(await result.get()).toBe('confirmed o-1');
  });

  it('explore orders', async () => {
    const scenario = async (kit: TaskQueueTesting) => {
      const own = await kit.override(Test.createTestingModule({ imports: [AppModule] })).compile();
      await own.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'ada@mail.example');
      await kit.drain();
      expect(own.get(Ledger).lines).toHaveLength(1);
      await own.close();
    };
    await expect(queue.explore(scenario)).rejects.toThrow(
      'The scenario breaks when\n  email.confirm (attempt 1)',
    );
  });

  it('call a handler', () => {
    const task = TaskContext.fake({ attempt: 3 });
    expect(app.get(EmailTasks).confirm('o-1', 'down', task)).toBe('confirmed o-1');
  });

  it('run over several shards', async () => {
    const sharded = TaskQueueTesting.create({ shards: 4 });
    const application = await sharded.override(Test.createTestingModule({ imports: [AppModule] })).compile();
    await application.get(TaskClient).of(EmailTasks).welcome.enqueue('ada');
    expect(await sharded.drain()).toMatchObject({ succeeded: 2 });
    await application.close();
    await sharded.close();
  });

  it('are shown in the page as they are here', () => {
    const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
    const files = ['recipes.spec.ts', 'shop.ts'];
    const here = plain(files.map((file) => readFileSync(`test/e2e/testing/${file}`, 'utf8')).join(' '));
    const blocks = [...readFileSync('docs/testing-kit.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)];
    const missing = blocks.map(([, code = '']) => plain(code)).filter((code) => !here.includes(code));
    expect(blocks.length).toBeGreaterThan(12);
    expect(missing).toEqual([]);
  });
});
