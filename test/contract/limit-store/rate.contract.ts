import { describe, expect, it } from '@jest/globals';
import { rate } from '../limits.js';
import { LEASE_MS, released } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeRate(open: Open): void {
  describe('a rate limit', () => {
    const stage = useStage(open);
    const limits = () => stage.broker.limits;

    async function publish(count: number, lane = 'r:task/x', queue = 'q'): Promise<void> {
      const ids = Array.from({ length: count }, (_, index) => `${queue}-${lane}-${index}`);
      await stage.broker.tasks.publish(ids.map((id) => stage.message(id, { lane, queue })));
    }

    const lease = async (slots = 50, ahead = 0) =>
      (await stage.worker().exchange({ slots, prefetch: ahead })).deliveries.length;

    it('spaces tasks evenly', async () => {
      await limits().declare([rate(4)]);
      await publish(10);
      const counts: number[] = [];
      for (let turn = 0; turn < 8; turn += 1) {
        counts.push(await lease());
        await stage.advance(125);
      }
      expect(counts).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
    });

    it('lets a burst through, then spaces evenly', async () => {
      await limits().declare([rate(2, { burst: 3 })]);
      await publish(20);
      expect(await lease()).toBe(4);
      await stage.advance(499);
      expect(await lease()).toBe(0);
      await stage.advance(1);
      expect(await lease()).toBe(1);
    });

    it('lets more through again after a pause, but no more than the burst', async () => {
      await limits().declare([rate(2, { burst: 3 })]);
      await publish(20);
      await lease();
      await stage.advance(1_000);
      expect(await lease()).toBe(2);
      await stage.advance(60_000);
      expect(await lease()).toBe(4);
    });

    it('says when somebody is to come for what it holds back', async () => {
      await limits().declare([rate(3)]);
      await publish(2);
      expect((await stage.worker().exchange({ slots: 5 })).next.dueInMs).toBe(334);
      await stage.advance(334);
      const { deliveries, next } = await stage.worker().exchange({ slots: 5 });
      expect([deliveries.length, next.dueInMs]).toEqual([1, undefined]);
    });

    it('is one worker to come for', async () => {
      await limits().declare([rate(1)]);
      await publish(2);
      expect((await stage.worker('w1').exchange({ slots: 5 })).next.dueInMs).toBe(1_000);
      expect((await stage.worker('w2').exchange({ slots: 5 })).next.dueInMs).toBeUndefined();
    });

    it('is another worker to come for when the first one leaves', async () => {
      await limits().declare([rate(1)]);
      await publish(2);
      await stage.worker('w1').exchange({ slots: 5 });
      const woken = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 5_000 });
      await stage.broker.workers.leave('w1');
      await woken;
      expect((await stage.worker('w2').exchange({ slots: 5 })).next.dueInMs).toBe(1_000);
    });

    it('gives nothing to a worker without a slot, and wakes another', async () => {
      await limits().declare([rate(1)]);
      await publish(2);
      await lease();
      await stage.advance(1_000);
      await stage.worker('w1').exchange({ slots: 0 });
      await stage.broker.tasks.waitForWork(['q'], { timeoutMs: 5_000 });
      expect(await stage.worker('w2').lease(5)).toHaveLength(1);
    });

    it('counts for each key', async () => {
      await limits().declare([rate(1)]);
      await publish(2, 'r:task/x|a');
      await publish(2, 'r:task/x|b');
      expect(await lease()).toBe(2);
      await stage.advance(1_000);
      expect(await lease()).toBe(2);
    });

    it('counts over all queues', async () => {
      await limits().declare([rate(1)]);
      await publish(2, 'r:task/x', 'q');
      await publish(2, 'r:task/x', 'r');
      const worker = stage.worker('w1', ['q', 'r']);
      const counts: number[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        counts.push((await worker.lease(9)).length);
        await stage.advance(1_000);
      }
      expect(counts).toEqual([1, 1, 1, 1, 0]);
    });

    it('goes on in a queue that is served though it also holds back one that is not', async () => {
      await limits().declare([rate(1)]);
      await publish(1);
      await publish(3, 'r:task/x', 'paused');
      await publish(2);
      const both = stage.worker('w1', ['q', 'paused']);
      await both.lease(9);
      await both.lease(9);
      await stage.broker.queues.pause('paused');
      await publish(3, 'f:1 r:task/x', 'q');
      const counts: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        await stage.advance(1_000);
        counts.push((await both.lease(9)).length);
      }
      expect(counts).toEqual([1, 1, 1]);
    });

    it('spends nothing on tasks that are gone', async () => {
      await limits().declare([rate(1)]);
      await publish(3);
      await stage.broker.tasks.revoke('q-r:task/x-0');
      await stage.broker.tasks.revoke('q-r:task/x-1');
      expect(await lease()).toBe(1);
    });

    it('leaves the room of a lane that turned out empty to another', async () => {
      await limits().declare([rate(1)]);
      await publish(1, 'f:a r:task/x');
      await stage.publish('expires', { lane: 'f:b r:task/x', expiresInMs: 500 });
      await publish(1, 'f:c r:task/x');
      expect(await lease()).toBe(1);
      await stage.advance(1_000);
      const worker = stage.worker();
      const first = await worker.exchange({ slots: 5 });
      expect([first.deliveries.length, first.next.hasMore]).toEqual([0, true]);
      expect(await lease()).toBe(1);
    });

    it('The room of a lane that a revocation empties goes to another at once', async () => {
      await limits().declare([rate(1)]);
      for (const lane of ['a', 'b', 'c']) await publish(1, `f:${lane} r:task/x`);
      expect(await lease()).toBe(1);
      await stage.broker.tasks.revoke('q-f:b r:task/x-0');
      await stage.advance(1_000);
      expect((await stage.worker().lease(5)).map(({ head }) => head.lane)).toEqual(['f:c r:task/x']);
    });

    it('leaves the room of a lane that another limitKey stops to others', async () => {
      await limits().declare([rate(1), rate(0, { name: 'task/y' })]);
      await publish(1, 'r:task/x');
      await publish(1, 'f:a r:task/x r:task/y');
      await publish(1, 'f:b r:task/x');
      const worker = stage.worker();
      expect(await worker.lease(5)).toHaveLength(1);
      await stage.advance(1_000);
      const counts = [(await worker.lease(5)).length, (await worker.lease(5)).length];
      expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    });

    it('takes nothing ahead when it is near', async () => {
      await limits().declare([rate(100, { burst: 9 })]);
      await publish(20);
      expect(await lease(2, 6)).toBe(2);
    });

    it('takes tasks ahead when it is far away', async () => {
      await limits().declare([rate(100, { burst: 30 })]);
      await publish(20);
      expect(await lease(2, 6)).toBe(8);
    });

    it('has plain tasks wait for a slot with it', async () => {
      await limits().declare([rate(100, { burst: 9 })]);
      await publish(20);
      await stage.publishAll('a', 'b', 'c');
      const reply = await stage.worker().exchange({ slots: 0, prefetch: 6 });
      expect([reply.deliveries, reply.next.hasMore]).toEqual([[], false]);
    });

    it('can be set to more while it holds tasks back', async () => {
      await limits().declare([rate(1, { perMs: 3_600_000 })]);
      await publish(20);
      expect(await lease()).toBe(1);
      const woken = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 5_000 });
      await limits().set(rate(10, { burst: 4 }));
      await woken;
      await stage.advance(100);
      expect(await lease()).toBeGreaterThan(0);
      await stage.advance(1_000);
      expect(await lease()).toBe(5);
    });

    it('can be set to nothing, and back', async () => {
      await limits().declare([rate(1)]);
      await publish(3);
      await limits().set(rate(0));
      expect(await lease()).toBe(0);
      await stage.advance(60_000);
      expect(await lease()).toBe(0);
      await limits().unset('rate', 'task/x');
      expect(await lease()).toBe(1);
    });

    it('counts what was given back as started', async () => {
      await limits().declare([rate(1)]);
      await publish(2);
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), released);
      expect(await lease()).toBe(0);
      await stage.advance(1_000);
      expect(await lease()).toBe(1);
    });

    it('goes on when nobody came for it in time', async () => {
      await limits().declare([rate(1)]);
      await publish(3);
      await stage.worker('dies').lease(5);
      await stage.pass(2 * LEASE_MS);
      expect(await lease()).toBeGreaterThan(0);
    });
  });
}
