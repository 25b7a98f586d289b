import { describe, expect, it } from '@jest/globals';
import { concurrency, rate } from '../limits.js';
import { succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeFairness(open: Open): void {
  describe('fair lanes', () => {
    const stage = useStage(open);

    const publish = (key: string, count: number, limitKeys = '') =>
      stage.broker.tasks.publish(
        Array.from({ length: count }, (_, index) =>
          stage.message(`${key}${index}`, { lane: `f:${key}${limitKeys}` }),
        ),
      );

    it('take turns one by one', async () => {
      await publish('a', 3);
      await publish('b', 2);
      expect(await stage.worker().drain()).toEqual(['a0', 'b0', 'a1', 'b1', 'a2']);
    });

    it('take turns in a batch', async () => {
      await publish('a', 9);
      await publish('b', 2);
      await publish('c', 3);
      const ids = (await stage.worker().lease(8)).map(({ id }) => id);
      expect(ids).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'c2']);
    });

    it('go on where the last turn ended', async () => {
      await publish('a', 4);
      await publish('b', 4);
      const worker = stage.worker();
      const ids = [...(await worker.lease(3)), ...(await worker.lease(3))].map(({ id }) => id);
      expect(ids).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
    });

    it('leave the wait of one alone when another is flooded', async () => {
      await publish('a', 300);
      const worker = stage.worker();
      await worker.lease(10);
      await publish('b', 5);
      const ids = (await worker.lease(10)).map(({ id }) => id);
      expect(ids.filter((id) => id.startsWith('b'))).toHaveLength(5);
    });

    it('that are more than one look holds all come to their turn', async () => {
      const keys = Array.from({ length: 600 }, (_, index) => `k${index}-`);
      for (let at = 0; at < keys.length; at += 300)
        await stage.broker.tasks.publish(
          keys
            .slice(at, at + 300)
            .flatMap((key) => [0, 1].map((place) => stage.message(key + place, { lane: `f:${key}` }))),
        );
      const worker = stage.worker();
      const ids: string[] = [];
      while (ids.length < 1_200) ids.push(...(await worker.lease(300)).map(({ id }) => id));
      expect(ids).toEqual([...keys.map((key) => `${key}0`), ...keys.map((key) => `${key}1`)]);
    });

    it('are taken ahead like plain tasks', async () => {
      await publish('a', 3);
      expect((await stage.worker().exchange({ slots: 1, prefetch: 2 })).deliveries).toHaveLength(3);
    });

    it('take turns at a limit, too', async () => {
      await stage.broker.limits.declare([concurrency(1)]);
      await publish('a', 3, ' c:task/x');
      await publish('b', 2, ' c:task/x');
      const worker = stage.worker();
      const ids: string[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        const delivery = await worker.leaseOne();
        expect(await worker.lease(5)).toEqual([]);
        ids.push(delivery.id);
        await worker.settle(delivery, succeeded);
      }
      expect(ids).toEqual(['a0', 'b0', 'a1', 'b1', 'a2']);
    });

    it('that come while others stand at a limit stand behind them', async () => {
      await stage.broker.limits.declare([rate(1)]);
      await publish('a', 2, ' r:task/x');
      await publish('b', 1, ' r:task/x');
      const worker = stage.worker();
      expect((await worker.lease(5)).map(({ id }) => id)).toEqual(['a0']);
      await stage.advance(999);
      await publish('c', 1, ' r:task/x');
      const ids: string[] = [];
      for (let second = 0; second < 3; second += 1) {
        await stage.advance(second === 0 ? 1 : 1_000);
        ids.push(...(await worker.lease(5)).map(({ id }) => id));
      }
      expect(ids).toEqual(['b0', 'a1', 'c0']);
    });
  });
}
