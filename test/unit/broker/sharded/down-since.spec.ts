import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { downSince } from '../../../../src/broker/sharded/down-since.js';
import { HEARTBEAT_MS, type WorkerInfo } from '../../../../src/broker/worker-registry.js';
import { BrokerUnavailableError } from '../../../../src/core/errors.js';
import { ShardStage } from '../../worker/shards/shard-stage.js';

const worker = (id: string, ...down: NonNullable<WorkerInfo['down']>) =>
  ({ id, queues: [], tasks: [], down }) as unknown as WorkerInfo;

describe('since when a shard is down', () => {
  let stage: ShardStage;
  beforeEach(() => {
    stage = new ShardStage(4);
  });
  afterEach(() => stage.close());

  it('A shard is down from the first call on that was not answered, until one is', async () => {
    const { bulkhead } = stage.broker.shards.at(2);
    const before = stage.broker.now();
    bulkhead.failed(new BrokerUnavailableError('away'));
    const [first] = stage.broker.shards.downSince;
    bulkhead.failed(new BrokerUnavailableError('away'));
    expect(first).toEqual({ shard: 2, since: expect.any(Number) });
    // Two clocks tell it, of which the system may set one a little.
    expect(first?.since).toBeGreaterThanOrEqual(before - 1_000);
    expect(stage.broker.shards.downSince[0]?.since).toBeCloseTo(first?.since ?? 0, -1);
    bulkhead.opened();
    expect(stage.broker.shards.downSince).toEqual([]);
  });

  it('The earliest moment counts that this process and the living workers know', async () => {
    const now = stage.broker.now();
    stage.broker.shards.at(2).bulkhead.failed(new BrokerUnavailableError('away'));
    await stage.broker.workers.beat(worker('w1', { shard: 2, since: now - 5_000 }, { shard: 1, since: 7 }));
    await stage.broker.workers.beat(worker('w2', { shard: 2, since: now - 9_000 }));
    expect([...(await downSince(stage.broker))]).toEqual([
      [2, now - 9_000],
      [1, 7],
    ]);
  });

  it('A shard that is slow to answer is left out as soon as a probe is, and is not down for that', async () => {
    jest.useFakeTimers();
    const { broker } = stage;
    await broker.workers.beat(worker('w1', { shard: 2, since: 7 }));
    jest.spyOn(broker.shards.at(1).broker.workers, 'list').mockReturnValue(new Promise(() => undefined));
    const known = downSince(broker);
    await jest.advanceTimersByTimeAsync(1_000);
    jest.useRealTimers();
    expect([...(await known)]).toEqual([[2, 7]]);
    expect(broker.shards.down).toEqual([]);
  });

  it('A worker that is dead, and a heartbeat that nobody can read, do not count', async () => {
    const { broker } = stage;
    await broker.workers.beat(worker('w1', { shard: 1, since: 7 }));
    await broker.workers.beat({ ...worker('w2'), down: 'all' } as never);
    for (const shard of broker.shards.all) {
      const now = shard.broker.now();
      jest.spyOn(shard.broker, 'now').mockReturnValue(now + 2 * HEARTBEAT_MS);
    }
    expect([...(await downSince(broker))]).toEqual([]);
  });
});
