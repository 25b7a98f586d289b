import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkerInfo } from '../../../src/broker/worker-registry.js';
import { BrokerUnavailableError } from '../../../src/core/errors.js';
import { MissingLately } from '../../../src/dashboard/read/missing-lately.js';
import { eventually } from '../../support/eventually.js';
import { ShardStage } from '../worker/shards/shard-stage.js';

describe('the shards that answers may leave out', () => {
  let stage: ShardStage;
  let missing: MissingLately;
  let now: number;
  beforeEach(() => {
    stage = new ShardStage(4);
    now = 0;
    missing = new MissingLately(stage.broker, () => now);
  });
  afterEach(() => stage.close());

  const lose = (shard: number) =>
    stage.broker.shards.at(shard).bulkhead.failed(new BrokerUnavailableError('away'));
  const beat = (down: NonNullable<WorkerInfo['down']>) =>
    stage.broker.workers.beat({ id: 'w1', queues: [], tasks: [], down } as unknown as WorkerInfo);
  const known = () => missing.with([]);

  it('One that is newly missing has the time of this process at once, and that of the workers in the next answer', async () => {
    await beat([
      { shard: 1, since: 5 },
      { shard: 2, since: 7 },
    ]);
    lose(2);
    await eventually(() => expect(known()).toEqual([{ shard: 2, since: 7 }]));
    lose(1);
    const own = stage.broker.shards.downSince.find(({ shard }) => shard === 1);
    expect(known()?.[0]?.since).toBeCloseTo(own?.since ?? 0, -2);
    await eventually(() =>
      expect(known()).toEqual([
        { shard: 1, since: 5 },
        { shard: 2, since: 7 },
      ]),
    );
  });

  it('One that answers again has no time while answers may lack it, and is then gone', async () => {
    await beat([{ shard: 2, since: 7 }]);
    lose(2);
    await eventually(() => expect(known()).toEqual([{ shard: 2, since: 7 }]));
    stage.broker.shards.at(2).bulkhead.opened();
    now = 5_999;
    expect(known()).toEqual([{ shard: 2, since: undefined }]);
    now = 6_000;
    expect(known()).toEqual([]);
  });

  it('One that is missing again has its new time', async () => {
    await beat([{ shard: 2, since: 7 }]);
    lose(2);
    await eventually(() => expect(known()).toEqual([{ shard: 2, since: 7 }]));
    stage.broker.shards.at(2).bulkhead.opened();
    known();
    await beat([]);
    const before = stage.broker.now();
    lose(2);
    expect(known()?.[0]?.since).toBeGreaterThanOrEqual(before - 1);
  });

  it('One that the reads of an answer left out, and that is not down, has the time of the workers', async () => {
    await beat([{ shard: 3, since: 9 }]);
    expect(missing.with([3])).toEqual([{ shard: 3, since: undefined }]);
    await eventually(() => expect(missing.with([3])).toEqual([{ shard: 3, since: 9 }]));
  });
});
