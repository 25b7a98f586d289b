import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { TaskClient } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { EmailTasks, Ledger, ReportTasks, shop } from './shop.js';

let queue: TaskQueueTesting;
let app: TestingModule;

beforeEach(async () => {
  queue = TaskQueueTesting.create({ now: '2026-01-01T00:00Z' });
  app = await queue.override(Test.createTestingModule({ imports: [shop()] })).compile();
  app.useLogger(false);
  queue.stub(EmailTasks, 'confirm').takes('10m').times(1);
});
afterEach(async () => {
  await app.close();
  await queue.close();
});

const confirm = () => app.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'a@b.c');
const minutes = () => (queue.now.getTime() - Date.parse('2026-01-01T00:00Z')) / 60_000;

describe('A fault of a task that takes virtual time', () => {
  it('is met when the attempt ends, and time passes until then', async () => {
    const { id } = await confirm();
    await queue.loseWorker(id);
    expect(minutes()).toBe(10);
    expect(await queue.info(id)).toMatchObject({ state: 'STARTED' });
    expect(await queue.advance('1m')).toMatchObject({ succeeded: 1 });
    expect(await queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 1 });
    expect(app.get(Ledger).lines).toHaveLength(2);
  });

  it('is met by an attempt that runs already', async () => {
    const { id } = await confirm();
    await queue.advance('4m');
    await queue.loseWorker(id);
    expect(minutes()).toBe(10);
    await queue.advance('1m');
    expect(await queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 1 });
  });

  it('loses the reply, and nothing runs twice', async () => {
    const { id } = await confirm();
    await queue.loseReply(id);
    expect(await queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 0 });
    expect(app.get(Ledger).lines).toHaveLength(1);
  });

  it('takes along the tasks that wait beside it in the same worker', async () => {
    queue.stub(ReportTasks, 'daily').takes('2h').times(1);
    const { id: mate } = await app.get(TaskClient).of(ReportTasks).daily.enqueue();
    const { id } = await confirm();
    await queue.loseWorker(id);
    expect(await queue.advance('1m')).toMatchObject({ succeeded: 2 });
    expect(await queue.info(mate)).toMatchObject({ state: 'SUCCESS', losses: 1 });
  });

  it('is part of what explore tries', async () => {
    const scenario = async (kit: TaskQueueTesting) => {
      const own = await kit.override(Test.createTestingModule({ imports: [shop()] })).compile();
      own.useLogger(false);
      kit.stub(EmailTasks, 'confirm').takes('10m');
      await own.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'a@b.c');
      await kit.advance('2h');
      expect(own.get(Ledger).lines).toHaveLength(1);
      await own.close();
    };
    await expect(queue.explore(scenario)).rejects.toThrow(
      'The scenario breaks when\n  email.confirm (attempt 1): its worker dies',
    );
  });

  it('cannot meet a handler that hangs', async () => {
    queue.stub(ReportTasks, 'daily').hangs().times(1);
    const { id } = await app.get(TaskClient).of(ReportTasks).daily.enqueue();
    await expect(queue.loseWorker(id)).rejects.toThrow(`Task ${id} has not ended within a day`);
    await queue.close({ leftovers: 'ignore' });
    queue = TaskQueueTesting.create();
  });
});
