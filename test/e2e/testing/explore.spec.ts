import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Task, TaskClient, TaskContext, TaskDefaults, TaskQueueModule } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';

@Injectable()
@TaskDefaults({ prefix: 'bank' })
class Bank {
  readonly paid = new Map<string, number>();
  total = 0;

  @Task()
  careless(cents: number): void {
    this.total += cents;
  }

  @Task()
  careful(cents: number, task: TaskContext): void {
    if (!this.paid.has(task.id)) this.total += cents;
    this.paid.set(task.id, cents);
  }
}

@Module({ imports: [TaskQueueModule.forRoot({ broker: 'memory://' })], providers: [Bank] })
class BankModule {}

const paying = (method: 'careful' | 'careless') => async (queue: TaskQueueTesting) => {
  const app = await queue.override(Test.createTestingModule({ imports: [BankModule] })).compile();
  app.useLogger(false);
  await app
    .get(TaskClient)
    .of(Bank)
    [method].enqueueMany([[1], [10]]);
  await queue.drain();
  expect(app.get(Bank).total).toBe(11);
  await app.close();
  await queue.close();
};

describe('explore', () => {
  it('passes for handlers that are idempotent, under all orders of two faults', async () => {
    const report = await TaskQueueTesting.create().explore(paying('careful'));
    expect(report).toEqual({ runs: 1 + 2 * 3 + 3 * 9, attempts: 2 });
  });

  it('names the shortest order that breaks a scenario', async () => {
    await expect(TaskQueueTesting.create().explore(paying('careless'))).rejects.toThrow(
      'The scenario breaks when\n  bank.careless (attempt 1): its worker dies when the handler has ended, and it runs again\n',
    );
  });

  it('plays no more than it may, and the same for the same seed', async () => {
    const played = async (seed: number) => {
      const totals: string[] = [];
      const scenario = async (queue: TaskQueueTesting) => {
        await paying('careful')(queue);
        totals.push(queue.events.map(({ type }) => type).join());
      };
      expect(await TaskQueueTesting.create().explore(scenario, { seed, runs: 12 })).toMatchObject({
        runs: 12,
      });
      return totals;
    };
    expect(await played(1)).toEqual(await played(1));
    expect(await played(1)).not.toEqual(await played(2));
  });

  it('draws from more orders than a machine could list', async () => {
    let count = 0;
    const scenario = async (queue: TaskQueueTesting) => {
      const app = await queue.override(Test.createTestingModule({ imports: [BankModule] })).compile();
      app.useLogger(false);
      const calls = Array.from({ length: 40 }, (_each, cents): [number] => [cents]);
      await app.get(TaskClient).of(Bank).careful.enqueueMany(calls);
      await queue.drain();
      count += 1;
      await app.close();
    };
    const report = await TaskQueueTesting.create().explore(scenario, { runs: 5, faults: 10 });
    expect(report).toEqual({ runs: 5, attempts: 40 });
    expect(count).toBe(5);
  });

  it('refuses counts that say nothing', async () => {
    const explore = (options: object) => TaskQueueTesting.create().explore(paying('careful'), options);
    await expect(explore({ runs: 0 })).rejects.toThrow('runs: give a whole number >= 1, not 0.');
    await expect(explore({ faults: 11 })).rejects.toThrow(
      'faults: give a whole number from 0 to 10, not 11.',
    );
  });

  it('throws as it is what fails without a fault', async () => {
    const scenario = () => Promise.reject(new Error('the test is wrong'));
    await expect(TaskQueueTesting.create().explore(scenario)).rejects.toThrow(/^the test is wrong$/);
  });
});
