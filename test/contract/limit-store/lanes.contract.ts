import { describe, expect, it } from '@jest/globals';
import { concurrency, rate } from '../limits.js';
import { failed, HOUR, LEASE_MS, released, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { enqueue, si } from '../workflow-store/workflow.js';

export function describeLanes(open: Open): void {
  describe('a lane', () => {
    const stage = useStage(open);
    const lane = 'c:task/x';
    const waiting = async () => (await stage.broker.queues.list(['q']))[0]?.waiting;

    it('gives its tasks in order', async () => {
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { lane });
      expect(await stage.worker().drain()).toEqual(['a', 'b', 'c']);
    });

    it('lets everything through that nobody limits', async () => {
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { lane });
      expect((await stage.worker().lease(5)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    });

    it('shares a band with plain tasks', async () => {
      for (const id of ['a', 'b', 'c', 'd']) await stage.publish(id);
      for (const id of ['A', 'B', 'C', 'D']) await stage.publish(id, { lane });
      expect((await stage.worker().lease(4)).map(({ id }) => id)).toEqual(['A', 'B', 'a', 'b']);
      expect((await stage.worker().drain()).toSorted()).toEqual(['C', 'D', 'c', 'd']);
    });

    it('takes turns with plain tasks of which one at a time is taken', async () => {
      for (const id of ['a', 'b', 'c']) await stage.publish(id);
      for (const id of ['A', 'B', 'C']) await stage.publish(id, { lane });
      expect(await stage.worker().drain()).toEqual(['a', 'A', 'b', 'B', 'c', 'C']);
    });

    it('leaves the order of queues and priorities as it is', async () => {
      await stage.publish('low', { lane, queue: 'low', priority: 9 });
      await stage.publish('high0', { queue: 'high', priority: 0 });
      await stage.publish('high9', { lane, queue: 'high', priority: 9 });
      const worker = stage.worker('w1', ['high', 'low']);
      expect(await worker.drain()).toEqual(['high9', 'high0', 'low']);
    });

    it('gives the oldest head at every tenth lease, too', async () => {
      await stage.publish('old', { lane, priority: 0, at: stage.now - HOUR });
      for (let index = 0; index < 12; index += 1) await stage.publish(`new${index}`, { priority: 9 });
      expect((await stage.worker().drain()).indexOf('old')).toBe(9);
    });

    it('takes retries at its end', async () => {
      for (const id of ['a', 'b']) await stage.publish(id, { lane });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried());
      expect(await worker.drain()).toEqual(['b', 'a']);
    });

    it('takes what was given back at its front', async () => {
      for (const id of ['a', 'b']) await stage.publish(id, { lane });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), released);
      expect(await worker.drain()).toEqual(['a', 'b']);
    });

    it('takes what a dead worker held at its front', async () => {
      for (const id of ['a', 'b']) await stage.publish(id, { lane });
      await stage.worker('dies').leaseOne();
      await stage.outlastLease();
      expect(await stage.worker().drain()).toEqual(['a', 'b']);
    });

    it('takes delayed tasks when they are due', async () => {
      await stage.publish('a', { lane, delayMs: 1_000 });
      expect(await stage.worker().drain()).toEqual([]);
      await stage.advance(1_000);
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('is changed by a retry in another queue', async () => {
      await stage.broker.limits.declare([concurrency(0, 'queue/r')]);
      await stage.publish('a', { lane });
      const worker = stage.worker('w1', ['q', 'r']);
      await worker.settle(await worker.leaseOne(), { ...retried(0, 'r'), lane: 'c:queue/r' } as never);
      expect((await stage.liveHead('a')).lane).toBe('c:queue/r');
      expect(await worker.drain()).toEqual([]);
    });

    it('is left by a retry in a queue where nothing holds it back', async () => {
      await stage.publish('a', { lane });
      const worker = stage.worker('w1', ['q', 'r']);
      await worker.settle(await worker.leaseOne(), { ...retried(0, 'r'), lane: '' } as never);
      expect((await stage.liveHead('a')).lane).toBeUndefined();
      expect(await worker.drain()).toEqual(['a']);
    });

    it('passes over tasks that were revoked', async () => {
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { lane });
      await stage.broker.tasks.revoke('a');
      await stage.broker.tasks.revoke('c');
      expect(await stage.worker().drain()).toEqual(['b']);
    });

    it('passes over more of them than are looked at once', async () => {
      const ids = Array.from({ length: 150 }, (_, index) => `t${index}`);
      await stage.broker.tasks.publish(ids.map((id) => stage.message(id, { lane })));
      for (const id of ids.slice(0, 149)) await stage.broker.tasks.revoke(id);
      expect(await stage.worker().drain()).toEqual(['t149']);
    });

    it.each([
      ['the plain list', undefined],
      ['another lane', 'f:a'],
    ])('is not left through %s by a task whose id was used there before', async (_where, before) => {
      await stage.broker.limits.declare([concurrency(0)]);
      await stage.publish('a', before === undefined ? {} : { lane: before });
      await stage.broker.tasks.revoke('a');
      await stage.broker.results.forget('a');
      expect(await stage.publish('a', { lane })).toEqual({ kind: 'published' });
      expect(await stage.worker().drain()).toEqual([]);
      await stage.broker.limits.set(concurrency(1));
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('does not lead a plain task whose id was used there before', async () => {
      await stage.broker.limits.declare([concurrency(1)]);
      await stage.publish('a', { lane });
      await stage.broker.tasks.revoke('a');
      await stage.broker.results.forget('a');
      await stage.publish('a');
      await stage.publish('b', { lane });
      expect((await stage.worker().drain()).toSorted()).toEqual(['a', 'b']);
    });

    it('ends expired tasks when it comes to them', async () => {
      await stage.publish('a', { lane, expiresInMs: 1_000 });
      await stage.publish('b', { lane });
      await stage.advance(1_001);
      const { deliveries, expired } = await stage.worker().exchange({ slots: 1 });
      expect([deliveries.map(({ id }) => id), expired.map(({ id }) => id)]).toEqual([['b'], ['a']]);
    });

    it('keep what comes into them while they are looked at', async () => {
      for (const id of ['a', 'b']) await stage.publish(id, { lane });
      const late = { lane, expires: stage.now + 1_000 };
      await enqueue(stage, 'late', si().linkError(si()), { late, 'late!0': { lane } });
      await stage.advance(1_001);
      expect((await stage.worker().drain()).toSorted()).toEqual(['a', 'b', 'late!0']);
      expect(await waiting()).toBe(0);
    });

    it('gives early tasks to free slots only', async () => {
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { lane, early: true });
      const { deliveries } = await stage.worker().exchange({ slots: 2, prefetch: 5 });
      expect(deliveries.map(({ id }) => id)).toEqual(['a', 'b']);
      expect(await stage.worker('w2').drain()).toEqual(['c']);
    });

    it('counts in its queue, also where a limit holds it back', async () => {
      await stage.broker.limits.declare([concurrency(1)]);
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { lane });
      await stage.publish('d');
      expect(await waiting()).toBe(4);
      await stage.worker().lease(5);
      expect(await waiting()).toBe(2);
      expect(await stage.broker.queues.list()).toEqual([
        expect.objectContaining({ name: 'q', waiting: 2, paused: false }),
      ]);
    });

    it('counts where the length of the queue is limited', async () => {
      await stage.publish('a', { lane });
      expect(await stage.publish('b', { maxLength: 1 })).toEqual({ kind: 'full' });
      expect(await stage.publish('c', { lane, maxLength: 2 })).toEqual({ kind: 'published' });
      expect(await stage.publish('d', { lane, maxLength: 2 })).toEqual({ kind: 'full' });
    });

    it('gives nothing while its queue is paused', async () => {
      await stage.publish('a', { lane });
      await stage.broker.queues.pause('q');
      expect(await stage.worker().drain()).toEqual([]);
      await stage.broker.queues.resume('q');
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('is purged with its queue, also what a limit holds back', async () => {
      await stage.broker.limits.declare([concurrency(1), rate(1)]);
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { lane: `f:${id} c:task/x` });
      for (const id of ['d', 'e']) await stage.publish(id, { lane: `r:task/x` });
      for (const id of ['f', 'g']) await stage.publish(id, { lane: `f:1`, priority: 9 });
      await stage.publish('other', { lane, queue: 'r' });
      const worker = stage.worker();
      const held = await worker.lease(4);
      expect(await stage.broker.queues.purge('q')).toBe(7 - held.length);
      expect(await waiting()).toBe(0);
      await worker.exchange({ settlements: held.map((one) => worker.settlement(one, succeeded)) });
      await stage.publish('again', { lane: 'f:a c:task/x' });
      expect(await stage.worker('w2', ['q', 'r']).drain()).toEqual(['again']);
    });

    it('of a suspect runs alone', async () => {
      await stage.publish('a', { lane, losses: 2, maxLosses: 9 });
      await stage.publish('b', { lane });
      expect((await stage.worker().lease(5)).map(({ id }) => id)).toEqual(['a']);
      expect((await stage.worker('w2').exchange({ slots: 5, holding: 1 })).mode).toBe('normal');
    });

    it('of a suspect makes a busy worker drain', async () => {
      await stage.publish('a', { lane, losses: 2, maxLosses: 9 });
      await stage.publish('b', { lane });
      const { deliveries, mode } = await stage.worker().exchange({ slots: 5, holding: 1 });
      expect([deliveries, mode]).toEqual([[], 'isolate']);
    });

    it('of a suspect holds nobody up while a limit holds it back', async () => {
      await stage.broker.limits.declare([concurrency(0)]);
      await stage.publish('a', { lane, losses: 2, maxLosses: 9 });
      await stage.publish('b');
      expect((await stage.worker().lease(5)).map(({ id }) => id)).toEqual(['b']);
      expect((await stage.worker().exchange({ slots: 5, holding: 1 })).mode).toBe('normal');
    });

    it('takes a task again that was requeued from the dead letters', async () => {
      await stage.publish('a', { lane });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), failed);
      await stage.broker.deadLetters.requeue('a', stage.message('b', { lane }));
      expect(await worker.drain()).toEqual(['b']);
    });

    it('gives the same to an exchange that is repeated', async () => {
      await stage.broker.limits.declare([rate(1)]);
      for (const id of ['a', 'b']) await stage.publish(id, { lane: 'r:task/x' });
      const worker = stage.worker();
      const first = await worker.exchange({ slots: 5 });
      const second = await worker.repeat();
      expect(second.deliveries).toEqual(first.deliveries);
      await stage.advance(LEASE_MS);
      expect(await stage.worker('w2').lease(5)).toHaveLength(1);
    });

    it('wakes a worker that waits', async () => {
      const woken = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 5_000 });
      await stage.publish('a', { lane });
      await woken;
      expect(await stage.worker().drain()).toEqual(['a']);
    });
  });
}
