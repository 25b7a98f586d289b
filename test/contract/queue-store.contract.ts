import { describe, expect, it } from '@jest/globals';
import { HOUR } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

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

    it('Without names all queues are listed that hold ready tasks or are paused', async () => {
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

    it('A queue in which nothing waits has no oldest task', async () => {
      await stage.publish('later', { delayMs: HOUR });
      expect(await queue()).not.toHaveProperty('oldestAt');
    });

    it('A pause is listed with its note, until it is resumed', async () => {
      await queues().pause('q', 'the mail server moves');
      expect(await queue()).toMatchObject({ paused: true, note: 'the mail server moves' });
      await queues().resume('q');
      expect(await queue()).toEqual({ name: 'q', waiting: 0, waitingByPriority: {}, paused: false });
    });

    it('A pause without a note has none, and a second pause replaces the note', async () => {
      await queues().pause('q', 'first');
      await queues().pause('q');
      expect(await queue()).toEqual({ name: 'q', waiting: 0, waitingByPriority: {}, paused: true });
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
