import { describe, expect, it } from '@jest/globals';
import type { WorkerInfo } from '../../src/broker/worker-registry.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

/** What every worker registry promises. */
export function describeWorkerRegistry(name: string, open: Open): void {
  describe(`${name}: worker registry`, () => {
    const stage = useStage(open);
    const workers = () => stage.broker.workers;

    function info(id: string, running = 0): WorkerInfo {
      const place = { host: 'host "1"', pid: 7, version: '1.0.0', startedAt: 1 };
      const load = { reserved: 1, done: 5, loopLagMs: 2, memoryBytes: 1_000, concurrency: 10 };
      return { id, running, queues: ['q', 'other'], tasks: [{ name: 'a.b', queue: 'q' }], ...load, ...place };
    }

    it('lists a worker as it describes itself, and when it was heard of', async () => {
      await workers().beat(info('w1', 3));
      expect(await workers().list()).toEqual([{ ...info('w1', 3), seenAt: stage.now }]);
    });

    it('keeps the last beat of each worker', async () => {
      await workers().beat(info('w1', 1));
      await workers().beat(info('w2', 2));
      await stage.advance(1_000);
      await workers().beat(info('w1', 5));
      const seen = (await workers().list()).map(({ id, running, seenAt }) => [id, running, seenAt]);
      expect(seen).toHaveLength(2);
      expect(seen).toEqual(
        expect.arrayContaining([
          ['w1', 5, stage.now],
          ['w2', 2, stage.now - 1_000],
        ]),
      );
    });

    it('Recovery counts each worker once until it leaves', async () => {
      for (const id of ['w1', 'w2', 'w3', 'w1']) await workers().beat(info(id));
      await workers().leave('w2');
      expect((await stage.broker.tasks.recover(30_000)).workers).toBe(2);
    });

    it('A heartbeat names the shard that it was stored in', async () => {
      const { shard } = await workers().beat(info('w1'));
      const shards = stage.broker.shards?.brokers ?? [stage.broker];
      const { workers: count } = (await shards[shard]?.tasks.recover(30_000)) ?? {};
      expect(count).toBe(1);
    });

    it('forgets a worker that leaves', async () => {
      await workers().beat(info('w1'));
      await workers().beat(info('w2'));
      await workers().leave('w1');
      expect((await workers().list()).map(({ id }) => id)).toEqual(['w2']);
    });

    it('lets a worker leave twice, or one that never came', async () => {
      await workers().leave('w1');
      await workers().leave('w1');
      expect(await workers().list()).toEqual([]);
    });

    it('takes no task from a worker that leaves', async () => {
      await stage.publish('a');
      const { token } = await stage.worker('w1').leaseOne();
      await workers().leave('w1');
      expect((await stage.find('a'))?.running?.token).toBe(token);
    });
  });
}
