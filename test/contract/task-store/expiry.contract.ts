import { describe, expect, it } from '@jest/globals';
import { EXPIRED_AT_ONCE, SEARCHED_AT_MOST } from '../../../src/broker/storage/kept.js';
import { HOUR, LEASE_MS, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage, type Stage } from '../stage.js';

export function describeExpiry(open: Open): void {
  describe('expiry', () => {
    const stage = useStage(open);

    it('ends a task that nobody leased in time', async () => {
      await stage.publish('a', { expires: stage.now + HOUR });
      await stage.advance(HOUR + 1);
      expect(await stage.worker().lease(1)).toEqual([]);
      expect(await stage.endedHead('a')).toMatchObject({ state: 'REVOKED', reason: 'expired' });
    });

    it('is told to the worker that found it', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      await stage.advance(HOUR + 1);
      const { expired } = await stage.worker().exchange({ slots: 1 });
      expect(expired).toEqual([{ id: 'a', name: 'mail.send', queue: 'q' }]);
    });

    it('is told of a retry that would be due too late', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      const worker = stage.worker();
      const settlements = [worker.settlement(await worker.leaseOne(), retried(2 * HOUR))];
      const { expired } = await worker.exchange({ settlements });
      expect(expired.map(({ id }) => id)).toEqual(['a']);
    });

    it('is told once', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      await stage.advance(HOUR + 1);
      await stage.worker().exchange({ slots: 1 });
      expect((await stage.worker().exchange({ slots: 1 })).expired).toEqual([]);
    });

    it.each([
      ['ready', {}],
      ['delayed', { delayMs: 2 * HOUR }],
      ['in a lane', { lane: 'f:a' }],
    ])(
      'A task that is %s does not wait beyond its expiry, although its queue is paused',
      async (_where, traits) => {
        await stage.broker.queues.pause('q');
        await stage.publish('a', { expiresInMs: HOUR, hooks: ['hook'], ...traits });
        await stage.advance(HOUR + 1);
        expect(await stage.broker.queues.list(['q'])).toMatchObject([{ waiting: 0 }]);
        await stage.pass(LEASE_MS / 2);
        // The hook waits.
        expect(await stage.broker.queues.list(['q'])).toMatchObject([{ waiting: 1, delayed: 0 }]);
        expect(await stage.endedHead('a')).toMatchObject({ state: 'REVOKED', reason: 'expired' });
      },
    );

    it('Recovery ends tasks that wait and have expired, and reports them', async () => {
      await stage.publish('a', { expiresInMs: LEASE_MS });
      await stage.publish('runs', { expiresInMs: LEASE_MS, priority: 9 });
      const delivery = await stage.worker().leaseOne();
      await stage.advance(LEASE_MS + 1);
      await stage.broker.tasks.renew([delivery], LEASE_MS);
      const { expired, lost } = await stage.broker.tasks.recover(LEASE_MS);
      expect([expired.map(({ id }) => id), lost]).toEqual([['a'], []]);
      expect(await stage.worker().settle(delivery, succeeded)).toEqual([]);
    });

    it('Recovery ends expired tasks in calls that follow each other at once', async () => {
      const ids = Array.from({ length: EXPIRED_AT_ONCE + 1 }, (_, index) => `t${index}`);
      await stage.broker.tasks.publish(ids.map((id) => stage.message(id, { expiresInMs: HOUR })));
      await stage.advance(HOUR + 1);
      const first = await stage.broker.tasks.recover(LEASE_MS);
      const second = await stage.broker.tasks.recover(LEASE_MS);
      expect([first.expired.length, first.hasMore]).toEqual([EXPIRED_AT_ONCE, true]);
      expect([second.expired.length, second.hasMore]).toEqual([1, false]);
    });

    it('Recovery leaves entries of ended tasks behind that stand far back in a long queue, and leases pass over them', async () => {
      await fill(stage, Math.ceil(SEARCHED_AT_MOST * 0.6));
      for (const id of ['first', 'second', 'third']) await stage.publish(id, { expiresInMs: HOUR });
      const before = (await stage.broker.queues.list())[0]?.waiting ?? 0;
      await stage.advance(HOUR + 1);
      expect((await stage.broker.tasks.recover(LEASE_MS)).expired).toHaveLength(3);
      expect((await stage.broker.queues.list())[0]?.waiting).toBe(before - 1);
      expect(await stage.broker.queues.purge('q')).toBe(before - 3);
      expect(await stage.broker.queues.list()).toEqual([]);
    });

    it('Recovery finds entries of ended tasks that stand in front of a queue of any length', async () => {
      await stage.publish('first', { expiresInMs: HOUR });
      await fill(stage, SEARCHED_AT_MOST + 1);
      await stage.advance(HOUR + 1);
      await stage.broker.tasks.recover(LEASE_MS);
      expect((await stage.broker.queues.list())[0]?.waiting).toBe(SEARCHED_AT_MOST + 1);
    });

    it('A listing and a publish to a full queue leave it to recovery to end and report expired tasks', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      await stage.advance(HOUR + 1);
      await stage.broker.queues.list();
      expect(await stage.publish('b', { maxLength: 1 })).toEqual({ kind: 'published' });
      const { expired } = await stage.broker.tasks.recover(LEASE_MS);
      expect(expired).toEqual([{ id: 'a', name: 'mail.send', queue: 'q' }]);
    });

    it('A task that comes back before its expiry expires while it waits again', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried(1_000));
      await stage.advance(HOUR + 1);
      await stage.broker.tasks.recover(LEASE_MS);
      expect(await stage.endedHead('a')).toMatchObject({ reason: 'expired' });
    });

    it('counts from the moment of publishing where it is a duration', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      expect((await stage.liveHead('a')).expires).toBe(stage.now + HOUR);
    });

    it('lets a task start at the last moment', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      await stage.advance(HOUR);
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('lets what has started end', async () => {
      await stage.publish('a', { expiresInMs: LEASE_MS / 2 });
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await stage.advance(LEASE_MS);
      expect(await worker.settle(delivery, succeeded)).toEqual([]);
    });

    it('costs no slot', async () => {
      await stage.publish('expired', { expiresInMs: HOUR });
      await stage.publish('a');
      await stage.advance(2 * HOUR);
      expect((await stage.worker().lease(1)).map(({ id }) => id)).toEqual(['a']);
    });

    it('publishes the failure hooks and no dead letter', async () => {
      await stage.publish('a', { expiresInMs: HOUR, hooks: ['hook'] });
      await stage.advance(2 * HOUR);
      const worker = stage.worker();
      const found = (await worker.lease(1)).map(({ id }) => id);
      expect([...found, ...(await worker.drain())]).toEqual(['a:hook']);
      expect(await stage.letterIds()).toEqual([]);
    });

    it.each([1, 2, 5])('serves the failure hook with %p slots', async (slots) => {
      await stage.publish('a', { expiresInMs: HOUR, hooks: ['hook'] });
      await stage.advance(2 * HOUR);
      const worker = stage.worker();
      const first = await worker.lease(slots);
      expect([...first, ...(await worker.lease(slots))].map(({ id }) => id)).toEqual(['a:hook']);
    });

    it('wakes who waits for the failure hook', async () => {
      await stage.publish('a', { queue: 'r', origin: 'q', expiresInMs: HOUR, hooks: ['hook'] });
      await stage.advance(2 * HOUR);
      await stage.worker('w1', ['q', 'r']).lease(5);
      await stage.broker.tasks.waitForWork(['q'], { timeoutMs: 10 * 60_000 });
      expect(await stage.worker('w2').drain()).toEqual(['a:hook']);
    });

    it('ends a retry now that would be due too late', async () => {
      await stage.publish('a', { expiresInMs: HOUR, hooks: ['hook'] });
      const worker = stage.worker();
      expect(await worker.settle(await worker.leaseOne(), retried(HOUR + 1))).toEqual([]);
      expect(await stage.endedHead('a')).toMatchObject({ state: 'REVOKED', reason: 'expired', retries: 1 });
      expect(await worker.drain()).toEqual(['a:hook']);
    });

    it('lets a retry wait that is due in time', async () => {
      await stage.publish('a', { expiresInMs: HOUR });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried(HOUR));
      expect((await stage.liveHead('a')).retries).toBe(1);
    });

    it('ends a delayed task that is due too late, when it is due', async () => {
      await stage.publish('a', { expiresInMs: HOUR, delayMs: 2 * HOUR });
      await stage.advance(2 * HOUR);
      expect(await stage.worker().lease(1)).toEqual([]);
      expect((await stage.endedHead('a')).reason).toBe('expired');
    });
  });
}

async function fill(stage: Stage, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `t${index}`);
  for (let at = 0; at < count; at += 1_000) await stage.publishAll(...ids.slice(at, at + 1_000));
}
