import { describe, expect, it } from '@jest/globals';
import { failed, HOUR, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

const wish = { dedupe: 'key', dedupeMs: HOUR };

export function describeDedupe(open: Open): void {
  describe('dedupe', () => {
    const stage = useStage(open);

    it('answers with the live task that holds the key', async () => {
      await stage.publish('a', wish);
      expect(await stage.publish('b', wish)).toEqual({ kind: 'deduplicated', id: 'a' });
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('tells another key apart', async () => {
      await stage.publish('a', wish);
      expect(await stage.publish('b', { ...wish, dedupe: 'other' })).toEqual({ kind: 'published' });
    });

    it('holds within one batch', async () => {
      const replies = await stage.broker.tasks.publish([stage.message('a', wish), stage.message('b', wish)]);
      expect(replies).toEqual([{ kind: 'published' }, { kind: 'deduplicated', id: 'a' }]);
    });

    it('calls a repeated message a duplicate, not one of its own', async () => {
      await stage.publish('a', wish);
      expect(await stage.publish('a', wish)).toEqual({ kind: 'duplicate' });
    });

    it.each([
      ['succeeds', succeeded],
      ['fails', failed],
    ])('frees the key when the task %s', async (_end, outcome) => {
      const worker = stage.worker();
      await stage.publish('a', wish);
      await worker.settle(await worker.leaseOne(), outcome);
      expect(await stage.publish('b', wish)).toEqual({ kind: 'published' });
    });

    it('frees the key when the task is revoked', async () => {
      await stage.publish('a', wish);
      await stage.broker.tasks.revoke('a', false);
      expect(await stage.publish('b', wish)).toEqual({ kind: 'published' });
    });

    it('holds the key through retries', async () => {
      const worker = stage.worker();
      await stage.publish('a', wish);
      await worker.settle(await worker.leaseOne(), retried(60_000));
      expect(await stage.publish('b', wish)).toEqual({ kind: 'deduplicated', id: 'a' });
    });

    it('frees the key after its time though the task lives', async () => {
      await stage.publish('a', wish);
      await stage.advance(HOUR);
      expect(await stage.publish('b', wish)).toEqual({ kind: 'published' });
    });

    it('leaves the key with its next holder when the first one ends late', async () => {
      const worker = stage.worker();
      await stage.publish('a', wish);
      const first = await worker.leaseOne();
      await stage.advance(HOUR);
      await stage.publish('b', wish);
      await worker.settle(first, succeeded);
      expect(await stage.publish('c', wish)).toEqual({ kind: 'deduplicated', id: 'b' });
    });

    it('gives no key to a message that a full queue refused', async () => {
      await stage.publish('there');
      const refused = stage.message('a', { ...wish, maxLength: 1 });
      const replies = await stage.broker.tasks.publish([refused, stage.message('b', wish)]);
      expect(replies).toEqual([{ kind: 'full' }, { kind: 'published' }]);
    });
  });
}
