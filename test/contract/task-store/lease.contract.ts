import { describe, expect, it } from '@jest/globals';
import { HOUR, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeLease(open: Open): void {
  describe('leasing', () => {
    const stage = useStage(open);

    it('gives nothing to who serves no queue, and takes what it settles', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      const reply = await worker.exchange({
        queues: [],
        sequence: Number.MAX_SAFE_INTEGER,
        settlements: [worker.settlement(delivery, succeeded)],
      });
      expect([reply.deliveries, reply.refused]).toEqual([[], []]);
      expect((await stage.endedHead('a')).state).toBe('SUCCESS');
      // Its exchanges that are still on their way come too late.
      expect(await worker.lease(1)).toEqual([]);
    });

    it('takes higher priorities first, and 5 where none is given', async () => {
      for (const priority of [0, 9, 4, 6]) await stage.publish(`p${priority}`, { priority });
      await stage.publish('default');
      expect(await stage.worker().drain()).toEqual(['p9', 'p6', 'default', 'p4', 'p0']);
    });

    it('serves all ten priorities from 9 down to 0', async () => {
      const order = [3, 7, 0, 9, 1, 5, 8, 2, 6, 4];
      await stage.broker.tasks.publish(
        order.map((priority) => stage.message(String(priority), { priority })),
      );
      const deliveries = await stage.worker().lease(9);
      expect(deliveries.map(({ id }) => id)).toEqual(['9', '8', '7', '6', '5', '4', '3', '2', '1']);
    });

    it('keeps the order of arrival within a priority', async () => {
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { priority: 9 });
      expect(await stage.worker().drain()).toEqual(['a', 'b', 'c']);
    });

    it('serves queues strictly in the order of the worker', async () => {
      await stage.publish('low', { queue: 'low', priority: 9 });
      await stage.publish('high', { queue: 'high', priority: 0 });
      expect(await stage.worker('w1', ['high', 'low']).drain()).toEqual(['high', 'low']);
    });

    it('fills a batch from several queues', async () => {
      await stage.publish('low', { queue: 'low' });
      await stage.publish('high', { queue: 'high' });
      const deliveries = await stage.worker('w1', ['high', 'low']).lease(5);
      expect(deliveries.map(({ id }) => id)).toEqual(['high', 'low']);
    });

    it('takes nothing from the queues of others', async () => {
      await stage.publish('a', { queue: 'other' });
      expect(await stage.worker().lease(5)).toEqual([]);
    });

    it('takes the oldest head at every tenth lease, one by one', async () => {
      await stage.publish('old', { priority: 0, at: stage.now - HOUR });
      for (let index = 0; index < 12; index += 1) await stage.publish(`new${index}`, { priority: 9 });
      expect((await stage.worker().drain()).indexOf('old')).toBe(9);
    });

    it('takes the oldest head once in a batch of ten', async () => {
      for (const id of ['old', 'older']) await stage.publish(id, { priority: 0, at: stage.now - HOUR });
      for (let index = 0; index < 12; index += 1) await stage.publish(`new${index}`, { priority: 9 });
      const ids = (await stage.worker().lease(10)).map(({ id }) => id);
      expect([ids.length, ids.includes('old'), ids.includes('older')]).toEqual([10, true, false]);
    });

    it('takes the oldest head of all queues at every tenth lease', async () => {
      await stage.publish('old', { queue: 'low', at: stage.now - HOUR });
      for (let index = 0; index < 12; index += 1) await stage.publish(`new${index}`, { queue: 'high' });
      const worker = stage.worker('w1', ['high', 'low']);
      expect((await worker.drain()).indexOf('old')).toBe(9);
    });

    it('A worker with more room than tasks takes them by priority', async () => {
      const worker = stage.worker();
      for (let leased = 0; leased < 5; leased += 1) {
        const ids = [1, 9, 5, 9, 1].map(
          (priority, index) => [`${priority} ${leased}${index}`, priority] as const,
        );
        for (const [id, priority] of ids) await stage.publish(id, { priority, at: stage.now - HOUR });
        const { deliveries } = await worker.exchange({ slots: 1, prefetch: 40 });
        // The tenth lease falls on the last of every second five.
        expect(deliveries.map(({ head }) => head.priority)).toEqual([9, 9, 5, 1, 1]);
      }
    });

    it.each([1, 7, 30, 240])('One lease in ten is out of turn when %d are leased at once', async (atOnce) => {
      const queues = ['a', 'b', 'c', 'd'];
      const tasks = Array.from({ length: 240 }, (_none, index) => ({
        id: `t${index}`,
        queue: queues[(index * 7) % 4] as string,
        priority: (index * 3) % 10,
        at: stage.now - HOUR + index,
      }));
      await stage.broker.tasks.publish(tasks.map(({ id, ...head }) => stage.message(id, head)));
      const worker = stage.worker('w1', queues);
      const ids: string[] = [];
      while (ids.length < tasks.length) ids.push(...(await worker.lease(atOnce)).map(({ id }) => id));

      const rank = (task: (typeof tasks)[number]) => queues.indexOf(task.queue) * 10 - task.priority;
      const left = [...tasks];
      const expected = tasks.map((_task, index) => {
        const [next] = index % 10 === 9 ? left : left.toSorted((one, other) => rank(one) - rank(other));
        left.splice(left.indexOf(next as (typeof tasks)[number]), 1);
        return next?.id;
      });
      expect(ids).toEqual(expected);
    });

    it('fills slots and room ahead', async () => {
      await stage.publishAll('a', 'b', 'c', 'd');
      const { deliveries } = await stage.worker().exchange({ slots: 1, prefetch: 2 });
      expect(deliveries.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    });

    it('takes early tasks for free slots only', async () => {
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { early: true });
      const { deliveries } = await stage.worker().exchange({ slots: 2, prefetch: 5 });
      expect(deliveries.map(({ id }) => id)).toEqual(['a', 'b']);
      expect(await stage.worker('w2').drain()).toEqual(['c']);
    });

    it('says that there is more than was asked for', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      expect((await worker.exchange({ slots: 1 })).next.hasMore).toBe(true);
    });

    it('says that there is no more', async () => {
      const worker = stage.worker();
      expect((await worker.exchange({ slots: 1 })).next.hasMore).toBe(false);
    });

    it('gives each task to one worker', async () => {
      await stage.publishAll('a', 'b');
      const [one] = await stage.worker('w1').lease(1);
      const [other] = await stage.worker('w2').lease(1);
      expect([one?.id, other?.id]).toEqual(['a', 'b']);
    });

    it('gives each lease its own token', async () => {
      await stage.publishAll('a', 'b', 'c');
      const tokens = [...(await stage.worker('w1').lease(2)), ...(await stage.worker('w2').lease(1))].map(
        ({ token }) => token,
      );
      expect(new Set(tokens).size).toBe(3);
    });

    it('begins tokens with the id of the worker', async () => {
      await stage.publish('a');
      expect((await stage.worker('w7').leaseOne()).token).toMatch(/^w7:/);
    });

    it('settles and fills the free slot in one exchange', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      const settlements = [worker.settlement(await worker.leaseOne(), succeeded)];
      const reply = await worker.exchange({ settlements, slots: 1 });
      expect(reply.deliveries.map(({ id }) => id)).toEqual(['b']);
    });
  });

  describe('a paused queue', () => {
    const stage = useStage(open);

    it('gives nothing', async () => {
      await stage.publish('a');
      await stage.broker.queues.pause('q');
      expect(await stage.worker().lease(1)).toEqual([]);
    });

    it('takes messages', async () => {
      await stage.broker.queues.pause('q');
      expect(await stage.publish('a')).toEqual({ kind: 'published' });
    });

    it('does not hold up other queues', async () => {
      await stage.publish('a', { queue: 'paused' });
      await stage.publish('b', { queue: 'open' });
      await stage.broker.queues.pause('paused');
      expect(await stage.worker('w1', ['paused', 'open']).drain()).toEqual(['b']);
    });

    it('lets what runs be settled', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await stage.broker.queues.pause('q');
      expect(await worker.settle(delivery, succeeded)).toEqual([]);
    });

    it('gives its tasks when it is resumed', async () => {
      await stage.publish('a');
      await stage.broker.queues.pause('q');
      await stage.broker.queues.resume('q');
      expect(await stage.worker().drain()).toEqual(['a']);
    });
  });
}
