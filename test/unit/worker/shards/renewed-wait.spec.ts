import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ShardWait } from '../../../../src/broker/shard-wait.js';
import type { Consumer } from '../../../../src/worker/consumer.js';
import { LOOK_MS } from '../../../../src/worker/work-listener.js';
import { ShardStage } from './shard-stage.js';

describe('a worker whose wake-ups are lost', () => {
  let stage: ShardStage;
  let consumer: Consumer;
  let waits: (AbortSignal | undefined)[];

  /** The shards of one server, which never wakes anybody. */
  const deaf: ShardWait = {
    shards: [0, 1, 2, 3],
    waitForWork: (_queues, { signal }) => {
      waits.push(signal);
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(undefined)));
    },
  };

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    waits = [];
    stage = new ShardStage(4);
    Object.defineProperty(stage.broker.shards, 'waits', { value: [deaf] });
    consumer = stage.consumer({ concurrency: 4 });
    stage.holdHandlers();
    for (const shard of deaf.shards)
      consumer.learn(shard, { workers: 250, lost: [], expired: [], isQuiet: false } as never);
    consumer.start();
    await stage.until(() => waits.length === 1);
  });

  afterEach(async () => {
    await consumer.stop(AbortSignal.abort());
    await stage.close();
    jest.useRealTimers();
  });

  /** Looks until a task is found. */
  async function find(): Promise<void> {
    for (let look = 0; look < 8 && stage.started.length === 0; look += 1) {
      jest.advanceTimersByTime(LOOK_MS);
      await settled();
    }
  }

  /** The exchanges that are due without any more time have been made. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  it('A look that finds a task begins another wait', async () => {
    await stage.publish('2-a');
    await find();
    expect(stage.started).toEqual(['2-a']);
    expect(waits.map((signal) => signal?.aborted)).toEqual([true, false]);
  });

  it('A look that finds nothing keeps the wait', async () => {
    jest.advanceTimersByTime(LOOK_MS);
    await settled();
    expect(waits.map((signal) => signal?.aborted)).toEqual([false]);
  });

  it('Tasks of other shards of that server are asked for at once: the wait may have taken their wake-up', async () => {
    for (const id of ['0-a', '1-a', '2-a', '3-a']) await stage.publish(id);
    await find();
    expect([...stage.started].sort()).toEqual(['0-a', '1-a', '2-a', '3-a']);
  });
});
