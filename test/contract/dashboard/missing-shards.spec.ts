import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { BulkJob } from '../../../src/dashboard/api-types.js';
import type { ShardedBroker } from '../../../src/broker/sharded/sharded-broker.js';
import type { WorkerInfo } from '../../../src/broker/worker-registry.js';
import { BrokerUnavailableError } from '../../../src/core/errors.js';
import { eventually } from '../../support/eventually.js';
import { openMemory } from '../memory-opening.js';
import { openShardedMemory } from '../sharded-memory-opening.js';
import { useDashboard } from './dashboard-stage.js';

const WORKER: WorkerInfo = {
  ...{ id: 'w1', host: 'h', pid: 1, queues: ['q'], concurrency: 1, running: 0, reserved: 0, done: 0 },
  ...{ loopLagMs: 0, memoryBytes: 0, startedAt: 0, version: '1', tasks: [] },
};
const HEADER = 'x-ntq-missing-shards';

describe('The dashboard over four shards', () => {
  const board = useDashboard(() => openShardedMemory());
  const lose = (index: number) => {
    const { bulkhead } = (board.services.broker as ShardedBroker).shards.at(index);
    const error = new BrokerUnavailableError('away');
    bulkhead.failed(error);
    return jest.spyOn(bulkhead, 'call').mockRejectedValue(error);
  };
  afterEach(() => void jest.useRealTimers());
  const headerOf = async (path: string) => (await board.ask('GET', path)).headers[HEADER];
  const sinceOf = async (path: string) => (await board.ask('GET', path)).headers['x-ntq-missing-since'];

  it('Each answer names the shards that lists and counts leave out', async () => {
    expect(await headerOf('queues')).toBe('');
    lose(2);
    for (const path of ['queues', 'overview', 'dead-letters', 'session', 'tasks?filter=state:running'])
      expect([path, await headerOf(path)]).toEqual([path, '2']);
  });

  it('A read that meets a loss waits until the call to the lost shard has failed, and has the others', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const { shards } = board.services.broker as ShardedBroker;
    const fail = () =>
      new Promise<never>((_, reject) => setTimeout(() => reject(new BrokerUnavailableError('away')), 5_000));
    jest.spyOn(shards.at(2).bulkhead, 'call').mockImplementation(fail);
    const answer = board.ask('GET', 'queues');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await answer).toMatchObject({ status: 200, headers: { [HEADER]: '2' } });
  });

  it('Each answer tells since when a shard does not answer, as a worker saw it first', async () => {
    lose(2);
    const since = 1_764_000_000_000;
    await board.services.broker.workers.beat({
      ...WORKER,
      down: [{ shard: 2, since }, { shard: 'x' } as never],
    });
    await eventually(async () => expect(await sinceOf('queues')).toBe(String(since)));
  });

  it('No answer waits for what workers know: the first tells the moment of this process', async () => {
    const { shards } = board.services.broker as ShardedBroker;
    lose(2);
    const asked = shards.all
      .filter(({ isDown }) => !isDown)
      .map(({ broker }) => jest.spyOn(broker.workers, 'list').mockReturnValue(new Promise(() => undefined)));
    const [down] = shards.downSince;
    expect(Number(await sinceOf('session'))).toBeCloseTo(down?.since ?? 0, -2);
    expect(asked.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
  });

  // Each shard in turn, because the change may itself be noted in the one that is down.
  it.each([0, 1, 2, 3])(
    'A bulk change of all that fits fails with shard %i that it has not reached, after the others are done',
    async (down) => {
      const ids = Array.from({ length: 12 }, (_, index) => `t${index}`);
      for (const id of ids) await board.fail(id);
      lose(down);
      const there = ids.filter((id) => board.services.broker.routing?.shardOf(id) !== down);
      const { id } = (await board.post<BulkJob>('bulk', { action: 'drop', filter: '', confirm: 'all' }))
        .value;
      await eventually(async () =>
        expect(await board.get<BulkJob>(`bulk/${id}`)).toMatchObject({
          state: 'failed',
          changed: there.length,
          error: { code: 'SHARDS_MISSING', message: expect.stringContaining(`Shard ${down} did not answer`) },
        }),
      );
    },
  );
});

describe('The dashboard over one shard', () => {
  const board = useDashboard(openMemory);

  it('It has no such header', async () => {
    expect((await board.ask('GET', 'queues')).headers).not.toHaveProperty(HEADER);
  });
});
