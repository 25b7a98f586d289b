import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { failed, HOUR, retried } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeDelay(open: Open): void {
  describe('a delayed task', () => {
    const stage = useStage(open);

    it('waits for its countdown', async () => {
      await stage.publish('a', { delayMs: HOUR });
      await stage.advance(HOUR - 1);
      expect(await stage.worker().drain()).toEqual([]);
      await stage.advance(1);
      expect(await stage.worker('w2').drain()).toEqual(['a']);
    });

    it('waits for its moment', async () => {
      await stage.publish('a', { dueAt: stage.now + HOUR });
      await stage.advance(HOUR - 1);
      expect(await stage.worker().drain()).toEqual([]);
      await stage.advance(1);
      expect(await stage.worker('w2').drain()).toEqual(['a']);
    });

    it.each([
      ['countdown of 0', { delayMs: 0 }],
      ['moment in the past', { dueAt: 1 }],
    ])('is ready at once with a %s', async (_name, traits) => {
      await stage.publish('a', traits);
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('comes in order of the time when tasks are due, not of arrival', async () => {
      await stage.publish('c', { delayMs: 3_000 });
      await stage.publish('a', { delayMs: 1_000 });
      await stage.publish('b', { delayMs: 2_000 });
      await stage.advance(HOUR);
      expect(await stage.worker().drain()).toEqual(['a', 'b', 'c']);
    });

    it('keeps its priority', async () => {
      await stage.publish('low', { delayMs: 1_000, priority: 1 });
      await stage.publish('high', { delayMs: 2_000, priority: 9 });
      await stage.advance(HOUR);
      expect(await stage.worker().drain()).toEqual(['high', 'low']);
    });

    it('is one worker to come for', async () => {
      await stage.publish('a', { delayMs: HOUR });
      expect((await stage.worker('w1').exchange({})).next.dueInMs).toBe(HOUR);
      expect((await stage.worker('w2').exchange({})).next.dueInMs).toBeUndefined();
      expect((await stage.worker('w1').exchange({})).next.dueInMs).toBe(HOUR);
    });

    it('is on nobody to come for when there is none', async () => {
      expect((await stage.worker().exchange({})).next.dueInMs).toBeUndefined();
    });

    it('is another worker to come for when the first one is late', async () => {
      await stage.publish('a', { delayMs: 10_000 });
      await stage.publish('b', { delayMs: HOUR });
      await stage.worker('w1').exchange({});
      await stage.advance(11_000);
      expect((await stage.worker('w2').exchange({})).next.dueInMs).toBe(HOUR - 11_000);
    });

    it('is another worker to come for when the first one leaves', async () => {
      await stage.publish('a', { delayMs: HOUR });
      await stage.worker('w1').exchange({});
      await stage.broker.workers.leave('w1');
      expect((await stage.worker('w2').exchange({})).next.dueInMs).toBe(HOUR);
    });

    it('is on the asking worker when it is due sooner than what the other comes for', async () => {
      await stage.publish('a', { delayMs: HOUR });
      await stage.worker('w1').exchange({});
      await stage.publish('b', { delayMs: 1_000 });
      expect((await stage.worker('w2').exchange({})).next.dueInMs).toBe(1_000);
    });
  });

  describe('a delayed retry', () => {
    const stage = useStage(open);

    async function end(outcome: Outcome, queues: readonly string[] = ['q']): Promise<void> {
      const worker = stage.worker(`serves-${queues.join()}`, queues);
      await worker.settle(await worker.leaseOne(), outcome);
    }

    it('waits for its time', async () => {
      await stage.publish('a');
      await end(retried(HOUR));
      expect(await stage.worker().drain()).toEqual([]);
      await stage.advance(HOUR);
      expect(await stage.worker('w2').drain()).toEqual(['a']);
    });

    it('moves to another queue and stays there', async () => {
      await stage.publish('a');
      await end(retried(0, 'slow'));
      await end(retried(0), ['slow']);
      expect(await stage.liveHead('a')).toMatchObject({ queue: 'slow', origin: 'q', retries: 2 });
      expect(await stage.worker('w2', ['slow']).drain()).toEqual(['a']);
    });

    it('keeps the first queue as its origin when it moves twice', async () => {
      await stage.publish('a');
      await end(retried(0, 'slow'));
      await end(retried(0, 'slower'), ['slow']);
      expect(await stage.liveHead('a')).toMatchObject({ queue: 'slower', origin: 'q' });
    });

    it('is moved, too, when it has to wait', async () => {
      await stage.publish('a');
      await end(retried(HOUR, 'slow'));
      await stage.advance(HOUR);
      expect(await stage.worker('w2', ['slow']).drain()).toEqual(['a']);
    });

    it('calls its failure hook in the queue where it began', async () => {
      await stage.publish('a', { hooks: ['hook'] });
      await end(retried(0, 'slow'));
      await end(failed, ['slow']);
      expect(await stage.worker('w2').drain()).toEqual(['a:hook']);
    });
  });
}
