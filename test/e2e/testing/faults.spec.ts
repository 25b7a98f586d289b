import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { BrokerUnavailableError, Task, TaskClient, TaskQueueModule } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { ApiDownError, EmailTasks, Ledger, ReportTasks, shop } from './shop.js';
import { useShop } from './shop-stage.js';

const stage = useShop();

const lines = () => stage.app.get(Ledger).lines;
const email = () => stage.app.get(TaskClient).of(EmailTasks);

describe('A stub', () => {
  it('fails as often as it is told to, and the retries of the task stay', async () => {
    const stub = stage.queue
      .stub(EmailTasks, 'confirm')
      .fails(new ApiDownError())
      .times(2)
      .returns('by the stub');
    const { id } = await email().confirm.enqueue('o-1', 'a@b.c');
    expect(await stage.queue.advance('1h')).toMatchObject({ retried: 2, succeeded: 1 });
    expect(await stage.app.get(TaskClient).result(id).get()).toBe('by the stub');
    expect(stub.calls).toEqual(Array(3).fill(['o-1', 'a@b.c']));
    expect(lines()).toEqual([]);
  });

  it('leaves the handler alone when it has said all', async () => {
    stage.queue.stub(EmailTasks, 'confirm').fails(new ApiDownError()).times(1);
    await email().confirm.enqueue('o-1', 'a@b.c');
    await stage.queue.advance('1m');
    expect(lines()).toEqual(['o-1 confirmed to a@b.c']);
  });

  it('calls another function, and is gone when it is restored', async () => {
    const stub = stage.queue
      .stub(EmailTasks, 'confirm')
      .calling((order, address, task) => `${order} ${address} ${task.attempt}`);
    expect(await stage.queue.run(EmailTasks, 'confirm', ['o-1', 'a'], { attempt: 2 })).toMatchObject({
      value: 'o-1 a 2',
    });
    stub.restore();
    expect(await stage.queue.run(EmailTasks, 'confirm', ['o-1', 'a'])).toMatchObject({
      value: 'confirmed o-1',
    });
  });

  it('opens a circuit breaker, which lets a task try when its time has come', async () => {
    @Injectable()
    class Printer {
      @Task({ retry: 0, circuitBreaker: { name: 'print', threshold: 3, window: '1m', cooldown: '5m' } })
      print(_page: number): void {}
    }
    @Module({ imports: [TaskQueueModule.forRoot({ broker: 'memory://' })], providers: [Printer] })
    class PrinterModule {}
    const kit = TaskQueueTesting.create({ leftovers: 'ignore' });
    const printing = await kit.override(Test.createTestingModule({ imports: [PrinterModule] })).compile();
    printing.useLogger(false);
    kit.stub(Printer, 'print').fails(new ApiDownError()).times(3);
    await printing
      .get(TaskClient)
      .of(Printer)
      .print.enqueueMany([[1], [2], [3], [4]]);
    expect(await kit.drain()).toMatchObject({ failed: 3, succeeded: 0 });
    expect(await kit.limits.list()).toMatchObject([{ breaker: { state: 'open' } }]);
    expect(await kit.advance('4m')).toMatchObject({ runs: [] });
    expect(await kit.advance('1m')).toMatchObject({ succeeded: 1 });
    expect(kit.events.filter(({ type }) => type === 'breaker-changed')).toMatchObject([
      { breaker: 'print', state: 'open' },
      { state: 'half-open' },
      { state: 'closed' },
    ]);
    await printing.close();
    await kit.close();
  });
});

describe('A handler that takes long', () => {
  it('exceeds its hard limit in virtual time', async () => {
    stage.queue.stub(EmailTasks, 'newsletter').hangs();
    const { id } = await email().newsletter.enqueue('all');
    await stage.queue.advance('29s');
    expect(await stage.queue.info(id)).toMatchObject({ state: 'STARTED' });
    expect(await stage.queue.advance('1s')).toMatchObject({
      failed: 1,
      runs: [{ failure: { name: 'SoftTimeLimitExceeded' } }, {}],
    });
  });

  it('does so in a single attempt, too', async () => {
    stage.queue
      .stub(EmailTasks, 'newsletter')
      .calling(() => new Promise(() => undefined))
      .takes('2m');
    const run = await stage.queue.run(EmailTasks, 'newsletter', ['all']);
    expect(run).toMatchObject({ state: 'failed', failure: { name: 'SoftTimeLimitExceeded' } });
  });

  it('keeps its lease, and leaves its slot to nobody else', async () => {
    stage.queue.stub(ReportTasks, 'daily').takes('2h');
    const { id } = await stage.app.get(TaskClient).of(ReportTasks).daily.enqueue();
    await stage.queue.advance('1h');
    expect(await stage.queue.info(id)).toMatchObject({ state: 'STARTED', losses: 0 });
    await stage.queue.advance('1h');
    expect(await stage.queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 0 });
  });

  it('is named when it hangs in real time', async () => {
    const impatient = TaskQueueTesting.create({ timeout: '20ms', leftovers: 'ignore' });
    const other = await impatient.override(Test.createTestingModule({ imports: [shop()] })).compile();
    impatient.stub(EmailTasks, 'welcome').calling(() => new Promise(() => undefined));
    await other.get(TaskClient).of(EmailTasks).welcome.enqueue('ada');
    await expect(impatient.drain()).rejects.toThrow(/Task 'email.welcome' .* has run for 20 ms of real time/);
    await other.close();
  });
});

describe('A worker that is lost', () => {
  it('has done its work, and the task runs again when its lease has run out', async () => {
    const { id } = await email().confirm.enqueue('o-1', 'a@b.c');
    await stage.queue.loseWorker(id);
    expect(await stage.queue.info(id)).toMatchObject({ state: 'STARTED' });
    expect(await stage.queue.advance('29s')).toMatchObject({ runs: [] });
    expect(await stage.queue.advance('1s')).toMatchObject({ succeeded: 1 });
    expect(lines()).toEqual(['o-1 confirmed to a@b.c', 'o-1 confirmed to a@b.c']);
    expect(await stage.queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 1, attempt: 1 });
    expect(stage.queue.events.filter(({ type }) => type === 'task-lost')).toHaveLength(1);
  });

  it('takes the task with it for good when that has been lost too often', async () => {
    const { id } = await email().confirm.enqueue('o-1', 'a@b.c');
    for (let losses = 0; losses < 3; losses += 1) await stage.queue.loseWorker(id);
    await stage.queue.advance('30s');
    expect(await stage.queue.info(id)).toMatchObject({ state: 'FAILURE', reason: 'worker-lost' });
    await stage.queue.drain();
  });

  it('cannot be lost with a task that does not run', async () => {
    const { id } = await email().confirm.with({ countdown: '1m' }).enqueue('o-1', 'a@b.c');
    await expect(stage.queue.loseWorker(id)).rejects.toThrow(
      `Task ${id} does not run: it is unknown, has ended, or waits.`,
    );
    await stage.queue.advance('1m');
  });
});

describe('A reply that is lost', () => {
  it('is asked for again, and nothing happens twice', async () => {
    const { id } = await email().welcome.enqueue('ada');
    await stage.queue.loseReply(id);
    expect(await stage.queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 0 });
    expect(await stage.queue.drain()).toMatchObject({ succeeded: 1 });
    expect(lines()).toEqual(['welcome ada', 'o-0 confirmed to ada']);
  });
});

describe('A broker that is down', () => {
  it('refuses what is enqueued, and runs the rest when it is back', async () => {
    await email().welcome.enqueue('ada');
    stage.queue.brokerDown('10s');
    await expect(email().welcome.enqueue('bob')).rejects.toThrow(BrokerUnavailableError);
    expect(await stage.queue.drain()).toMatchObject({ runs: [] });
    expect(await stage.queue.advance('9s')).toMatchObject({ runs: [] });
    expect(await stage.queue.advance('1s')).toMatchObject({ succeeded: 2 });
  });

  it('goes down while a task runs, and learns of its end when it is back', async () => {
    stage.queue.stub(EmailTasks, 'confirm').calling(() => {
      stage.queue.brokerDown('1m');
      return 'done';
    });
    const { id } = await email().confirm.enqueue('o-1', 'a@b.c');
    await stage.queue.drain();
    expect(await stage.queue.advance('1m')).toMatchObject({ succeeded: 1 });
    expect(await stage.queue.info(id)).toMatchObject({ state: 'SUCCESS', losses: 0 });
  });
});
