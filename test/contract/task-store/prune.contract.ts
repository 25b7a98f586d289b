import { describe, expect, it } from '@jest/globals';
import { failed, HOUR, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

const DAY = 24 * HOUR;
const limits = { deadLetterAgeMs: 30 * DAY, deadLetterCount: 1_000, silentMs: HOUR, draftAgeMs: 600_000 };

export function describePrune(open: Open): void {
  describe('pruning', () => {
    const stage = useStage(open);

    async function prune(over: Partial<typeof limits> = {}): Promise<void> {
      while (await stage.broker.tasks.prune({ ...limits, ...over }));
    }

    async function fail(...ids: readonly string[]): Promise<void> {
      const worker = stage.worker(`fails-${ids.join()}`);
      for (const id of ids) {
        await stage.publish(id);
        await worker.settle(await worker.leaseOne(), failed);
        await stage.advance(1);
      }
    }

    const beat = (id: string) =>
      stage.broker.workers.beat({
        ...{ id, host: 'h', pid: 1, queues: ['q'], concurrency: 1 },
        ...{ running: 0, reserved: 0, done: 0, loopLagMs: 0, memoryBytes: 0 },
        ...{ startedAt: stage.now, version: '1', tasks: [] },
      });

    it('says that nothing is left', async () => {
      expect(await stage.broker.tasks.prune(limits)).toBe(false);
    });

    it('keeps ended tasks for their time', async () => {
      const worker = stage.worker();
      await stage.publish('a', { ttl: HOUR });
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(HOUR - 1);
      await prune();
      expect(await stage.find('a')).toBeDefined();
    });

    it('forgets ended tasks after their time', async () => {
      const worker = stage.worker();
      await stage.publish('a', { ttl: HOUR });
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(HOUR + 120_000);
      await prune();
      expect(await stage.find('a')).toBeUndefined();
    });

    it.each([
      ['success', succeeded],
      ['failure', failed],
    ])('A %s is found until its time is over, to the millisecond', async (_name, outcome) => {
      const worker = stage.worker();
      // Redis has two ways to settle a success, which take turns.
      for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await stage.advance(1);
        await stage.publish(id, { ttl: HOUR });
        await worker.settle(await worker.leaseOne(), outcome);
        await stage.advance(HOUR - 1);
        expect(await stage.find(id)).toBeDefined();
        await stage.advance(1);
        expect(await stage.find(id)).toBeUndefined();
      }
    });

    it.each([
      ['success', succeeded],
      ['failure', failed],
    ])('keeps a %s for ever where that is wanted', async (_name, outcome) => {
      const worker = stage.worker();
      await stage.publish('a', { ttl: Number.MAX_SAFE_INTEGER });
      await worker.settle(await worker.leaseOne(), outcome);
      await stage.advance(365 * DAY);
      await prune();
      expect((await stage.endedHead('a')).name).toBe('mail.send');
    });

    it('keeps ended tasks a minute, however short their time', async () => {
      const worker = stage.worker();
      await stage.publish('a', { ttl: 1 });
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(59_999);
      await prune();
      expect(await stage.find('a')).toBeDefined();
    });

    it('keeps a task that took the id of one that was forgotten', async () => {
      const worker = stage.worker();
      await stage.publish('a', { ttl: HOUR });
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(HOUR + 2_000);
      await stage.publish('a');
      await stage.advance(120_000);
      await prune();
      expect(await worker.drain()).toEqual(['a']);
    });

    it('never takes a task that has not ended', async () => {
      await stage.publish('a', { ttl: 1 });
      await stage.advance(365 * DAY);
      await prune();
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('keeps dead letters for their age', async () => {
      await fail('a');
      await stage.advance(30 * DAY - 1);
      await prune();
      expect(await stage.letterIds()).toEqual(['a']);
    });

    it('drops dead letters and their history beyond their age', async () => {
      await fail('a');
      await stage.advance(30 * DAY);
      await prune();
      expect(await stage.letterIds()).toEqual([]);
      expect(await stage.broker.deadLetters.history('a')).toEqual([]);
    });

    it('drops the oldest dead letters where there are too many', async () => {
      await fail('a', 'b', 'c', 'd');
      await prune({ deadLetterCount: 2 });
      expect(await stage.letterIds()).toEqual(['d', 'c']);
    });

    it('keeps dead letters longer than the record of their task', async () => {
      await fail('a');
      await stage.advance(2 * DAY);
      await prune();
      expect(await stage.find('a')).toBeUndefined();
      expect(await stage.letterIds()).toEqual(['a']);
    });

    it('forgets workers that are silent', async () => {
      await beat('silent');
      await stage.advance(HOUR + 1);
      await beat('alive');
      await prune();
      expect((await stage.broker.workers.list()).map(({ id }) => id)).toEqual(['alive']);
    });
  });
}
