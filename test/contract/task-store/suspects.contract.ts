import { describe, expect, it } from '@jest/globals';
import { succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeSuspects(open: Open): void {
  describe('a task under suspicion', () => {
    const stage = useStage(open);

    /** A task that has cost two workers already. */
    const suspect = (id: string) => stage.publish(id, { losses: 2, maxLosses: 5 });

    it('is one that has cost two workers', async () => {
      await stage.publish('a', { maxLosses: 5 });
      for (const id of ['w1', 'w2']) {
        await stage.worker(id).leaseOne();
        await stage.outlastLease();
      }
      await stage.publish('b');
      expect((await stage.worker('w3').lease(5)).map(({ id }) => id)).toEqual(['a']);
    });

    it('runs beside others after its first loss', async () => {
      await stage.publish('a', { losses: 1 });
      await stage.publish('b');
      expect(await stage.worker().lease(5)).toHaveLength(2);
    });

    it('is all that an idle worker gets', async () => {
      await suspect('a');
      await suspect('b');
      await stage.publish('c', { priority: 9 });
      const { deliveries, mode } = await stage.worker().exchange({ slots: 5, prefetch: 5 });
      expect([deliveries.map(({ id }) => id), mode]).toEqual([['a'], 'normal']);
    });

    it('makes a busy worker drain', async () => {
      await suspect('a');
      await stage.publish('b');
      const { deliveries, mode } = await stage.worker().exchange({ slots: 5, holding: 1 });
      expect([deliveries, mode]).toEqual([[], 'isolate']);
    });

    it('goes to the worker that drained', async () => {
      await suspect('a');
      const worker = stage.worker();
      await worker.exchange({ slots: 5, holding: 1 });
      expect((await worker.exchange({ slots: 5, holding: 0 })).deliveries.map(({ id }) => id)).toEqual(['a']);
    });

    it('lets another busy worker go on', async () => {
      await suspect('a');
      await stage.publish('b');
      await stage.worker('w1').exchange({ slots: 5, holding: 1 });
      const { deliveries, mode } = await stage.worker('w2').exchange({ slots: 5, holding: 1 });
      expect([deliveries.map(({ id }) => id), mode]).toEqual([['b'], 'normal']);
    });

    it('goes on asking the worker that drains', async () => {
      await suspect('a');
      const worker = stage.worker();
      await worker.exchange({ slots: 5, holding: 2 });
      expect((await worker.exchange({ slots: 5, holding: 1 })).mode).toBe('isolate');
    });

    it('goes to an idle worker though another drains for it', async () => {
      await suspect('a');
      await stage.worker('w1').exchange({ slots: 5, holding: 1 });
      expect((await stage.worker('w2').leaseOne()).id).toBe('a');
    });

    it('asks another worker when the one that drains leaves', async () => {
      await suspect('a');
      await stage.worker('w1').exchange({ slots: 5, holding: 1 });
      await stage.broker.workers.leave('w1');
      expect((await stage.worker('w2').exchange({ slots: 5, holding: 1 })).mode).toBe('isolate');
    });

    it('holds nobody up when it was revoked', async () => {
      await suspect('a');
      await stage.publish('b');
      await stage.broker.tasks.revoke('a', false);
      expect((await stage.worker().lease(5)).map(({ id }) => id)).toEqual(['b']);
    });

    it('makes nobody drain when another worker has it', async () => {
      await suspect('a');
      await stage.worker('w1').leaseOne();
      await stage.publish('b');
      const { deliveries, mode } = await stage.worker('w2').exchange({ slots: 5, holding: 1 });
      expect([deliveries.map(({ id }) => id), mode]).toEqual([['b'], 'normal']);
    });

    it('comes first from the queue that the worker serves first', async () => {
      await stage.publish('r', { queue: 'r', losses: 2 });
      await stage.publish('p', { queue: 'p', losses: 2 });
      expect((await stage.worker('w1', ['p', 'r']).leaseOne()).id).toBe('p');
      expect((await stage.worker('w2', ['r', 'p']).leaseOne()).id).toBe('r');
    });

    it('ends like any other', async () => {
      await suspect('a');
      const worker = stage.worker();
      expect(await worker.settle(await worker.leaseOne(), succeeded)).toEqual([]);
      expect((await stage.endedHead('a')).state).toBe('SUCCESS');
    });

    it('A worker without room passes on the wake-up of a suspect', async () => {
      const wait = () => stage.broker.tasks.waitForWork(['q'], { timeoutMs: 600_000 });
      await suspect('a');
      await wait();
      await stage.worker('w1').exchange({ holding: 1 });
      await expect(wait()).resolves.toBe(true);
      expect((await stage.worker('w2').leaseOne()).id).toBe('a');
    });

    it('A worker without room passes on the wake-ups of all queues in which suspects wait', async () => {
      const wait = (queue: string) => stage.broker.tasks.waitForWork([queue], { timeoutMs: 600_000 });
      await stage.publish('p', { queue: 'p', losses: 2 });
      await stage.publish('r', { queue: 'r', losses: 2 });
      await Promise.all([wait('p'), wait('r')]);
      await stage.worker('w1', ['p', 'r']).exchange({ holding: 1 });
      await expect(Promise.all([wait('p'), wait('r')])).resolves.toEqual([true, true]);
    });

    it('A worker that takes a suspect passes on the wake-up of the others', async () => {
      const wait = () => stage.broker.tasks.waitForWork(['q'], { timeoutMs: 600_000 });
      await suspect('a');
      await suspect('b');
      await wait();
      expect((await stage.worker('w1').leaseOne()).id).toBe('a');
      await expect(wait()).resolves.toBe(true);
      expect((await stage.worker('w2').leaseOne()).id).toBe('b');
    });

    it('is left alone while its queue is paused', async () => {
      await suspect('a');
      await stage.broker.queues.pause('q');
      expect((await stage.worker().exchange({ slots: 1, holding: 1 })).mode).toBe('normal');
    });
  });
}
