import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { TaskClient } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { EmailTasks, ReportTasks, shop } from './shop.js';

let queue: TaskQueueTesting;
let app: TestingModule;

beforeEach(async () => {
  queue = TaskQueueTesting.create({ leftovers: 'ignore' });
  app = await queue.override(Test.createTestingModule({ imports: [shop()] })).compile();
  app.useLogger(false);
});
afterEach(async () => {
  await app.close();
  await queue.close();
});

const email = () => app.get(TaskClient).of(EmailTasks);
/** From here on the welcome enqueues itself. */
const loop = () =>
  queue.stub(EmailTasks, 'welcome').calling(async (name) => void (await email().welcome.enqueue(name)));

describe('A limit of attempts', () => {
  it('lets exactly that many run', async () => {
    await email().confirm.enqueueMany([
      ['o-1', 'a'],
      ['o-2', 'b'],
    ]);
    expect(await queue.drain({ limit: 2 })).toMatchObject({ succeeded: 2 });
  });

  it('refuses one more, which stays in its queue', async () => {
    await email().confirm.enqueueMany([
      ['o-1', 'a'],
      ['o-2', 'b'],
      ['o-3', 'c'],
    ]);
    await expect(queue.drain({ limit: 2 })).rejects.toThrow(
      "2 attempts have not drained the queue; the next would be one of 'email.confirm'.",
    );
    expect(await queue.drain()).toMatchObject({ succeeded: 1 });
  });

  it('ends a task that enqueues itself, of advance as well', async () => {
    loop();
    await email().welcome.enqueue('ada');
    await expect(queue.drain({ limit: 10 })).rejects.toThrow('10 attempts have not drained the queue');
    await expect(queue.advance('1h', { limit: 10 })).rejects.toThrow('10 attempts have not drained');
  });

  it('ends waitFor and loseWorker behind a task that enqueues itself', async () => {
    loop();
    await email().welcome.enqueue('ada');
    const { id } = await email().confirm.with({ countdown: '1h' }).enqueue('o-1', 'a');
    await expect(queue.waitFor(id, 'SUCCESS', { limit: 9 })).rejects.toThrow('9 attempts have not drained');
    await expect(queue.loseWorker(id, { limit: 9 })).rejects.toThrow('9 attempts have not drained');
  });
});

describe('A single attempt that hangs', () => {
  it('fails within the time that it has', async () => {
    queue.stub(ReportTasks, 'daily').hangs();
    const began = queue.now.getTime();
    await expect(queue.run(ReportTasks, 'daily', [], { within: '2h' })).rejects.toThrow(
      /Task .* has not ended in time: its handler hangs/,
    );
    expect(queue.now.getTime() - began).toBeLessThanOrEqual(7_200_000);
    await expect(queue.run(ReportTasks, 'daily', [])).rejects.toThrow('has not ended in time');
  });
});
