import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { concurrency, rate } from '../limits.js';
import { failed, LEASE_MS, released, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeConcurrency(open: Open): void {
  describe('a concurrency limit', () => {
    const stage = useStage(open);
    const limits = () => stage.broker.limits;

    async function publish(count: number, traits = {}, lane = 'c:task/x'): Promise<void> {
      const ids = Array.from({ length: count }, (_, index) => `${lane}-${index}`);
      await stage.broker.tasks.publish(ids.map((id) => stage.message(id, { lane, ...traits })));
    }

    const leaseBy = async (id: string, slots = 50) => (await stage.worker(id).lease(slots)).length;

    it('holds over all workers', async () => {
      await limits().declare([concurrency(3)]);
      await publish(9);
      expect([await leaseBy('w1', 2), await leaseBy('w2'), await leaseBy('w3')]).toEqual([2, 1, 0]);
    });

    it('counts for each key', async () => {
      await limits().declare([concurrency(1)]);
      await publish(2, {}, 'c:task/x|a');
      await publish(2, {}, 'c:task/x|b');
      await publish(2, {}, 'c:task/x');
      expect(await leaseBy('w1')).toBe(3);
    });

    it('counts over all queues and priorities, the higher first', async () => {
      await limits().declare([concurrency(1)]);
      await stage.publish('low', { lane: 'c:task/x', priority: 1 });
      await stage.publish('high', { lane: 'c:task/x', priority: 9 });
      await stage.publish('other', { lane: 'c:task/x', queue: 'r' });
      const worker = stage.worker('w1', ['q', 'r']);
      const ids: string[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const delivery = await worker.leaseOne();
        ids.push(delivery.id);
        await worker.settle(delivery, succeeded);
      }
      expect(ids).toEqual(['high', 'low', 'other']);
    });

    const ends: readonly (readonly [string, Outcome])[] = [
      ['succeeded', succeeded],
      ['failed', failed],
      ['retried', retried(60_000)],
      ['given back', released],
      ['moved', { ...retried(0, 'r'), lane: '' } as Outcome],
      ['replaced by nothing', { kind: 'replaced', nodes: [], entry: 'nobody' }],
    ];

    it.each(ends)('gives the place of a task that %s to the next', async (_end, outcome) => {
      await limits().declare([concurrency(1)]);
      await publish(3);
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      expect(await leaseBy('w2')).toBe(0);
      await worker.settle(delivery, outcome);
      expect(await leaseBy('w2')).toBe(1);
      expect(await leaseBy('w3')).toBe(0);
    });

    it('gives places to the next in the very exchange that gives them back', async () => {
      await limits().declare([concurrency(2)]);
      await publish(9);
      const worker = stage.worker();
      const settlements = (await worker.lease(5)).map((one) => worker.settlement(one, succeeded));
      expect((await worker.exchange({ settlements, slots: 5 })).deliveries).toHaveLength(2);
    });

    it('wakes a worker for the place that another gives back', async () => {
      await limits().declare([concurrency(1)]);
      await publish(2);
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await worker.lease(5);
      const woken = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 5_000 });
      await worker.settle(delivery, succeeded);
      await woken;
      expect(await leaseBy('w2')).toBe(1);
    });

    it('gets back the place of a worker that is abandoned', async () => {
      await limits().declare([concurrency(2)]);
      await publish(5, { maxLosses: 1 });
      expect(await leaseBy('dies')).toBe(2);
      expect(await leaseBy('w1')).toBe(0);
      await stage.broker.leases.abandon('dies', 1);
      expect(await leaseBy('w1')).toBe(2);
    });

    it('gets back the place of a worker whose lease ran out', async () => {
      await limits().declare([concurrency(2)]);
      await publish(5);
      await leaseBy('dies');
      await stage.outlastLease();
      expect(await leaseBy('w1')).toBe(2);
    });

    it('refuses no place twice to a worker that settles too late', async () => {
      await limits().declare([concurrency(1)]);
      await publish(5);
      const late = stage.worker('late');
      const delivery = await late.leaseOne();
      await stage.outlastLease();
      expect(await leaseBy('w1')).toBe(1);
      expect(await late.settle(delivery, succeeded)).toEqual([delivery.id]);
      expect(await leaseBy('w2')).toBe(0);
    });

    it('gets back the place of a task that is revoked while it runs', async () => {
      await limits().declare([concurrency(1)]);
      await publish(3);
      const { id } = await stage.worker().leaseOne();
      await stage.broker.tasks.revoke(id, true);
      expect(await leaseBy('w2')).toBe(1);
    });

    it('keeps the place of a task that is not stopped', async () => {
      await limits().declare([concurrency(1)]);
      await publish(3);
      const { id } = await stage.worker().leaseOne();
      await stage.broker.tasks.revoke(id, false);
      expect(await leaseBy('w2')).toBe(0);
    });

    it('keeps the place of a lease that is renewed', async () => {
      await limits().declare([concurrency(1)]);
      await publish(3);
      const delivery = await stage.worker().leaseOne();
      for (let turn = 0; turn < 5; turn += 1) {
        await stage.pass(LEASE_MS / 2);
        await stage.broker.tasks.renew([delivery], LEASE_MS);
      }
      expect(await leaseBy('w2')).toBe(0);
    });

    it('can be set to more and to less', async () => {
      await limits().declare([concurrency(1)]);
      await publish(9);
      expect(await leaseBy('w1')).toBe(1);
      await leaseBy('w1');
      const woken = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 5_000 });
      await limits().set(concurrency(3));
      await woken;
      expect(await leaseBy('w2')).toBe(2);
      await limits().set(concurrency(2));
      expect(await leaseBy('w2')).toBe(0);
      await limits().unset('concurrency', 'task/x');
      expect(await leaseBy('w2')).toBe(0);
    });

    it('counts nothing that was leased before anybody declared it', async () => {
      await publish(9);
      expect(await leaseBy('w1', 2)).toBe(2);
      await limits().declare([concurrency(1)]);
      expect(await leaseBy('w2')).toBe(1);
    });

    it('holds with a rate limit, whichever is narrower', async () => {
      await limits().declare([concurrency(2), rate(10, { burst: 5 })]);
      await publish(9, {}, 'r:task/x c:task/x');
      const worker = stage.worker();
      const first = await worker.lease(9);
      expect(first).toHaveLength(2);
      const settlements = first.map((one) => worker.settlement(one, succeeded));
      expect((await worker.exchange({ settlements, slots: 9 })).deliveries).toHaveLength(2);
      expect(await leaseBy('w2')).toBe(0);
    });

    it('leaves the place that a lane cannot take, for another limit, to the next', async () => {
      await limits().declare(['a', 'b', 'z'].map((name) => concurrency(1, name)));
      const lanes = { a0: 'c:a', b0: 'c:b', az: 'c:a c:z', bz: 'c:b c:z', b1: 'f:x c:b' };
      for (const [id, lane] of Object.entries(lanes)) await stage.publish(id, { lane });
      const worker = stage.worker();
      const settlements = (await worker.lease(9)).map((one) => worker.settlement(one, succeeded));
      const first = await worker.exchange({ settlements, slots: 9 });
      expect([first.deliveries.map(({ id }) => id), first.next.hasMore]).toEqual([['az'], true]);
      expect((await worker.lease(9)).map(({ id }) => id)).toEqual(['b1']);
    });

    it('takes nothing ahead when it is near', async () => {
      await limits().declare([concurrency(15)]);
      await publish(20);
      expect((await stage.worker().exchange({ slots: 2, prefetch: 6 })).deliveries).toHaveLength(2);
    });

    it('takes tasks ahead when it is far away', async () => {
      await limits().declare([concurrency(30)]);
      await publish(20);
      expect((await stage.worker().exchange({ slots: 2, prefetch: 6 })).deliveries).toHaveLength(8);
    });
  });
}
