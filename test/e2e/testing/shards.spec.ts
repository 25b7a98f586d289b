import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { chord, group, Queues, Task, TaskClient, TaskQueueModule } from 'nest-task-queue';
import { TaskQueueTesting } from 'nest-task-queue/testing';
import { TASK_QUEUE_BROKER } from '../../../src/nest/constants.js';
import type { Broker } from '../../../src/broker/broker.js';

const runs: string[] = [];

@Injectable()
class Charges {
  @Task({ concurrency: { limit: 1, key: (account: string) => account } })
  charge(account: string): string {
    runs.push(account);
    return account;
  }

  @Task()
  note(text: string): string {
    return text;
  }

  @Task()
  join(parts: readonly string[]): string {
    return parts.join('');
  }
}

/** Its own shards are servers that do not exist. */
@Module({
  imports: [
    TaskQueueModule.forRoot({
      namespace: 'shop',
      shards: ['redis://localhost:1', 'redis://localhost:2'],
      queues: [{ name: 'default' }],
    }),
  ],
  providers: [Charges],
})
class ShopModule {}

describe('The testing kit over four shards', () => {
  let queue: TaskQueueTesting;
  let app: TestingModule;

  beforeEach(async () => {
    runs.length = 0;
    queue = TaskQueueTesting.create({ shards: 4, now: '2026-01-01T00:00Z' });
    app = await queue.override(Test.createTestingModule({ imports: [ShopModule] })).compile();
    app.useLogger(false);
  });
  afterEach(async () => {
    await app.close();
    await queue.close();
  });

  const charges = () => app.get(TaskClient).of(Charges);
  const shardOf = (id: string) => app.get<Broker>(TASK_QUEUE_BROKER).routing?.shardOf(id);

  it('Tasks of one key live in one shard, and those of all shards run', async () => {
    const accounts = Array.from({ length: 12 }, (_, index) => `a${index}`);
    const first = await charges().charge.enqueueMany(accounts.map((account) => [account]));
    const second = await charges().charge.enqueueMany(accounts.map((account) => [account]));
    expect(second.map(({ id }) => shardOf(id))).toEqual(first.map(({ id }) => shardOf(id)));
    expect(new Set(first.map(({ id }) => shardOf(id))).size).toBe(4);
    expect(await queue.drain()).toMatchObject({ succeeded: 24, failed: 0 });
    expect(runs.toSorted()).toEqual([...accounts, ...accounts].toSorted());
  });

  it('A workflow ends in its shard, and a lost worker costs one attempt', async () => {
    const notes = () => charges().note;
    const whole = chord(group(notes().si('a'), notes().si('b')), charges().join.s());
    const result = await app.get(TaskClient).enqueue(whole);
    await queue.drain();
    expect(await result.get()).toBe('ab');
    const { id } = await charges().note.enqueue('c');
    await queue.loseWorker(id);
    await queue.advance('1m');
    expect(await queue.info(id)).toMatchObject({ state: 'SUCCESS', value: 'c' });
  });

  it('A paused queue gives nothing, in whatever shard', async () => {
    await app.get(Queues).pause('default');
    await charges().note.enqueueMany([['a'], ['b'], ['c']]);
    expect(await queue.drain()).toMatchObject({ succeeded: 0 });
    await app.get(Queues).resume('default');
    expect(await queue.drain()).toMatchObject({ succeeded: 3 });
  });

  it.each([0, 257, 1.5, ['redis://localhost']])('%j is no number of shards', (shards) => {
    expect(() => TaskQueueTesting.create({ shards: shards as number })).toThrow(/shards/);
  });
});
