import { describe, expect, it } from '@jest/globals';
import { concurrency, rate } from './limits.js';
import { HOUR, LEASE_MS, released, retried, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const EMPTY = { name: 'q', waiting: 0, waitingByPriority: {}, running: 0, delayed: 0, blocked: {} };

/** What every store of queues promises. */
export function describeQueueStore(name: string, open: Open): void {
  describe(`${name}: queue store`, () => {
    const stage = useStage(open);
    const queues = () => stage.broker.queues;
    const queue = async (wanted = 'q') => (await queues().list([wanted]))[0];

    it('Running and delayed tasks do not count as waiting', async () => {
      await stage.publishAll('runs', 'waits');
      await stage.worker().leaseOne();
      await stage.publish('later', { delayMs: HOUR });
      expect(await queue()).toMatchObject({ name: 'q', waiting: 1, paused: false });
    });

    it('Queues are listed in the order of the names that are given, empty ones as well', async () => {
      await stage.publish('a', { queue: 'one' });
      expect(await queues().list(['two', 'one'])).toMatchObject([
        { name: 'two', waiting: 0, waitingByPriority: {} },
        { name: 'one', waiting: 1 },
      ]);
    });

    it('Running and delayed tasks are counted by queue, until they end', async () => {
      await stage.publishAll('a', 'b');
      await stage.publish('other', { queue: 'r' });
      await stage.publish('later', { delayMs: HOUR });
      await stage.publish('soon', { queue: 'r', delayMs: 1_000 });
      const worker = stage.worker('w', ['q', 'r']);
      const since = stage.now;
      const deliveries = await worker.lease(3);
      await stage.advance(10);
      expect(await queues().list()).toMatchObject([
        { name: 'q', waiting: 0, running: 2, delayed: 1, runningSince: since },
        { name: 'r', waiting: 0, running: 1, delayed: 1, runningSince: since },
      ]);
      const settlements = deliveries.map((delivery) => worker.settlement(delivery, succeeded));
      await worker.exchange({ settlements });
      await stage.broker.tasks.revoke('later');
      expect(await queues().list()).toMatchObject([{ name: 'r', running: 0, delayed: 1 }]);
      await stage.advance(1_000);
      await worker.exchange({ slots: 0 });
      expect(await queue('r')).toMatchObject({ waiting: 1, delayed: 0 });
    });

    it('Without any name in the list no queue is listed', async () => {
      await stage.publish('a');
      expect(await queues().list([])).toEqual([]);
    });

    it('Without names all queues are listed that hold a task or are paused', async () => {
      await stage.publish('a', { queue: 'two' });
      await stage.publish('b', { queue: 'one', lane: 'f:x' });
      await queues().pause('three');
      const all = await queues().list();
      expect(all.map(({ name: each, waiting, paused }) => [each, waiting, paused])).toEqual([
        ['one', 1, false],
        ['three', 0, true],
        ['two', 1, false],
      ]);
    });

    it('Waiting tasks are counted by priority, those of lanes as well; suspects count in the sum alone', async () => {
      await stage.publishAll('a', 'b');
      await stage.publish('lane', { lane: 'f:x' });
      await stage.publish('urgent', { priority: 9 });
      await stage.publish('suspect', { losses: 2 });
      expect(await queue()).toMatchObject({ waiting: 5, waitingByPriority: { 5: 3, 9: 1 } });
    });

    it('The oldest first task of all bands says since when a queue waits', async () => {
      const at = stage.now;
      await stage.publish('low', { priority: 1 });
      await stage.advance(1_000);
      await stage.publish('high', { priority: 9 });
      await stage.publish('lane', { queue: 'other', lane: 'f:x' });
      expect([(await queue())?.oldestAt, (await queue('other'))?.oldestAt]).toEqual([at, at + 1_000]);
    });

    it('Neither a delay nor a backoff counts as waiting', async () => {
      const at = stage.now;
      await stage.publish('later', { delayMs: 1_000 });
      await stage.advance(1_500);
      const worker = stage.worker();
      await worker.exchange({ slots: 0 });
      expect((await queue())?.oldestAt).toBe(at + 1_000);
      await worker.settle(await worker.leaseOne(), retried(2_000));
      await stage.advance(2_500);
      await worker.exchange({ slots: 0 });
      expect((await queue())?.oldestAt).toBe(at + 3_500);
      await worker.settle(await worker.leaseOne(), retried(0));
      expect((await queue())?.oldestAt).toBe(at + 4_000);
    });

    it('A lease that is given back unspent does not shorten the wait, and a lost one does', async () => {
      const at = stage.now;
      await stage.publish('a');
      await stage.advance(1_000);
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), released);
      expect((await queue())?.oldestAt).toBe(at);
      await worker.leaseOne();
      await stage.outlastLease();
      expect((await queue())?.oldestAt).toBe(at + 1_000 + LEASE_MS);
    });

    it('A task that is past its expiry neither waits nor is the oldest, and nobody ends it here', async () => {
      await stage.publish('expired', { expiresInMs: 1_000, priority: 3 });
      await stage.advance(1_000);
      await stage.publish('a', { priority: 3 });
      await stage.advance(1);
      const waits = { waiting: 1, waitingByPriority: { 3: 1 }, oldestAt: stage.now - 1 };
      expect(await queue()).toMatchObject(waits);
      expect((await stage.liveHead('expired')).name).toBe('mail.send');
    });

    it('Waiting tasks are counted by the kind of limit that holds them back', async () => {
      await stage.broker.limits.declare([concurrency(1, 'task/x'), rate(1, { name: 'task/y', perMs: HOUR })]);
      for (const id of ['a', 'b', 'c']) await stage.publish(id, { lane: 'c:task/x' });
      for (const id of ['d', 'e']) await stage.publish(id, { lane: 'r:task/y' });
      await stage.publish('plain');
      const at = stage.now;
      await stage.advance(10);
      await stage.worker().lease(10);
      expect(await queue()).toMatchObject({
        waiting: 3,
        running: 3,
        blocked: { concurrency: 2, rate: 1 },
        oldestAt: at,
      });
    });

    it('A queue in which nothing waits has no oldest task', async () => {
      await stage.publish('later', { delayMs: HOUR });
      expect(await queue()).not.toHaveProperty('oldestAt');
    });

    it.each(['', 'f:a', 'r:task/x|1'])(
      'Expired tasks do not count as waiting, in the lane %p',
      async (lane) => {
        const traits = lane === '' ? {} : { lane };
        await stage.publish('past', { expiresInMs: HOUR, ...traits });
        await stage.advance(HOUR);
        await stage.publish('waits', { expiresInMs: HOUR, ...traits });
        const oldestAt = stage.now;
        await stage.advance(1);
        expect(await queue()).toMatchObject({ waiting: 1, waitingByPriority: { 5: 1 }, oldestAt });
        expect((await stage.find('past'))?.record.kind).toBe('live');
      },
    );

    it('A queue in which only expired tasks stand is not listed, and has no oldest task', async () => {
      await stage.publish('past', { expiresInMs: HOUR });
      await stage.advance(HOUR + 1);
      expect(await queues().list()).toEqual([]);
      expect(await queue()).toEqual({ ...EMPTY, paused: false });
    });

    it('A pause is listed with its note, until it is resumed', async () => {
      await queues().pause('q', 'the mail server moves');
      expect(await queue()).toMatchObject({ paused: true, note: 'the mail server moves' });
      await queues().resume('q');
      expect(await queue()).toEqual({ ...EMPTY, paused: false });
    });

    it('A pause without a note has none, and a second pause replaces the note', async () => {
      await queues().pause('q', 'first');
      await queues().pause('q');
      expect(await queue()).toEqual({ ...EMPTY, paused: true });
      await queues().pause('q', 'second');
      expect((await queue())?.note).toBe('second');
    });

    it('A purge revokes what waits in a queue, in all its priorities', async () => {
      await stage.publishAll('a', 'b');
      await stage.publish('c', { priority: 9 });
      await stage.publish('d', { losses: 2 });
      expect(await queues().purge('q')).toBe(4);
      expect((await stage.endedHead('c')).reason).toBe('revoked');
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('A purge leaves alone what runs, is delayed or waits elsewhere', async () => {
      await stage.publish('runs');
      const { token } = await stage.worker().leaseOne();
      await stage.publish('later', { delayMs: HOUR });
      await stage.publish('elsewhere', { queue: 'other' });
      expect(await queues().purge('q')).toBe(0);
      expect((await stage.find('runs'))?.running?.token).toBe(token);
      expect((await queue('other'))?.waiting).toBe(1);
      expect((await stage.broker.inspector.counts()).delayed).toBe(1);
    });

    it('A purge revokes thousands of tasks', async () => {
      const ids = Array.from({ length: 1_200 }, (_, index) => `t${index}`);
      for (let at = 0; at < ids.length; at += 400) await stage.publishAll(...ids.slice(at, at + 400));
      expect(await queues().purge('q')).toBe(1_200);
      expect((await queue())?.waiting).toBe(0);
    });

    it('A second purge finds nothing', async () => {
      await stage.publish('a');
      expect([await queues().purge('q'), await queues().purge('q')]).toEqual([1, 0]);
    });
  });
}
