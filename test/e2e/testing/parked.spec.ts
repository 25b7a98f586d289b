import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { TaskClient } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { EmailTasks, Ledger, ReportTasks, shop } from './shop.js';
import { useShop } from './shop-stage.js';

const stage = useShop((queue) => void queue.stub(EmailTasks, 'confirm').takes('10m').times(1));

const confirm = () => stage.app.get(TaskClient).of(EmailTasks).confirm.enqueue('o-1', 'a@b.c');
const minutes = () => (stage.queue.now.getTime() - Date.parse('2026-01-01T00:00Z')) / 60_000;

describe('A fault of a task that takes virtual time', () => {
  it('is met when the attempt ends, and time passes until then', async () => {
    const { id } = await confirm();
    await stage.queue.loseWorker(id);
    expect(minutes()).toBe(10);
    expect(await stage.queue.info(id)).toMatchObject({ state: 'STARTED' });
    expect(await stage.queue.advance('1m')).toMatchObject({ succeeded: 1 });
    expect(await stage.queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 1 });
    expect(stage.app.get(Ledger).lines).toHaveLength(2);
  });

  it('is met by an attempt that runs already', async () => {
    const { id } = await confirm();
    await stage.queue.advance('4m');
    await stage.queue.loseWorker(id);
    expect(minutes()).toBe(10);
    await stage.queue.advance('1m');
    expect(await stage.queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 1 });
  });

  it('loses the reply, and nothing runs twice', async () => {
    const { id } = await confirm();
    await stage.queue.loseReply(id);
    expect(await stage.queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 0 });
    expect(stage.app.get(Ledger).lines).toHaveLength(1);
  });

  it('takes along the tasks that wait beside it in the same worker', async () => {
    stage.queue.stub(ReportTasks, 'daily').takes('2h').times(1);
    const { id: mate } = await stage.app.get(TaskClient).of(ReportTasks).daily.enqueue();
    const { id } = await confirm();
    await stage.queue.loseWorker(id);
    expect(await stage.queue.advance('1m')).toMatchObject({ succeeded: 2 });
    expect(await stage.queue.info(mate)).toMatchObject({ state: 'SUCCESS', losses: 1 });
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
    await expect(stage.queue.explore(scenario)).rejects.toThrow(
      'The scenario breaks when\n  email.confirm (attempt 1): its worker dies',
    );
  });

  it('cannot meet a handler that hangs', async () => {
    const kit = TaskQueueTesting.create({ leftovers: 'ignore' });
    const own = await kit.override(Test.createTestingModule({ imports: [shop()] })).compile();
    own.useLogger(false);
    kit.stub(ReportTasks, 'daily').hangs().times(1);
    const { id } = await own.get(TaskClient).of(ReportTasks).daily.enqueue();
    await expect(kit.loseWorker(id)).rejects.toThrow(`Task ${id} has not ended within a day`);
    await own.close();
    await kit.close();
  });
});
