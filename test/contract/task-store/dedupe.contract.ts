import { describe, expect, it } from '@jest/globals';
import { failed, HOUR, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

const traits = { dedupe: 'key', dedupeMs: HOUR };

export function describeDedupe(open: Open): void {
  describe('dedupe', () => {
    const stage = useStage(open);

    it('answers with the live task that holds the key', async () => {
      await stage.publish('a', traits);
      expect(await stage.publish('b', traits)).toEqual({ kind: 'deduplicated', id: 'a' });
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('tells another key apart', async () => {
      await stage.publish('a', traits);
      expect(await stage.publish('b', { ...traits, dedupe: 'other' })).toEqual({ kind: 'published' });
    });

    it.each([NaN, Infinity])('A dedupe key whose time is %p counts as not given', async (dedupeMs) => {
      expect(await stage.publish('a', { dedupe: 'key', dedupeMs })).toEqual({ kind: 'published' });
      expect(await stage.publish('b', traits)).toEqual({ kind: 'published' });
      expect(await stage.publish('c', traits)).toEqual({ kind: 'deduplicated', id: 'b' });
      expect(await stage.worker().drain()).toEqual(['a', 'b']);
    });

    it.each(['delayMs', 'dueAt', 'expiresInMs', 'maxLength'] as const)(
      'A message whose %s is not a number counts as one without it',
      async (field) => {
        expect(await stage.publish('a', { [field]: NaN })).toEqual({ kind: 'published' });
        expect((await stage.liveHead('a')).expires).toBeUndefined();
        expect(await stage.worker().drain()).toEqual(['a']);
      },
    );

    it('holds within one batch', async () => {
      const replies = await stage.broker.tasks.publish([
        stage.message('a', traits),
        stage.message('b', traits),
      ]);
      expect(replies).toEqual([{ kind: 'published' }, { kind: 'deduplicated', id: 'a' }]);
    });

    it('calls a repeated message a duplicate, not one of its own', async () => {
      await stage.publish('a', traits);
      expect(await stage.publish('a', traits)).toEqual({ kind: 'duplicate' });
    });

    it.each([
      ['succeeds', succeeded],
      ['fails', failed],
    ])('frees the key when the task %s', async (_end, outcome) => {
      const worker = stage.worker();
      await stage.publish('a', traits);
      await worker.settle(await worker.leaseOne(), outcome);
      expect(await stage.publish('b', traits)).toEqual({ kind: 'published' });
    });

    it('frees the key when the task is revoked', async () => {
      await stage.publish('a', traits);
      await stage.broker.tasks.revoke('a', false);
      expect(await stage.publish('b', traits)).toEqual({ kind: 'published' });
    });

    it('holds the key through retries', async () => {
      const worker = stage.worker();
      await stage.publish('a', traits);
      await worker.settle(await worker.leaseOne(), retried(60_000));
      expect(await stage.publish('b', traits)).toEqual({ kind: 'deduplicated', id: 'a' });
    });

    it('frees the key after its time though the task lives', async () => {
      await stage.publish('a', traits);
      await stage.advance(HOUR);
      expect(await stage.publish('b', traits)).toEqual({ kind: 'published' });
    });

    it('leaves the key with its next holder when the first one ends late', async () => {
      const worker = stage.worker();
      await stage.publish('a', traits);
      const first = await worker.leaseOne();
      await stage.advance(HOUR);
      await stage.publish('b', traits);
      await worker.settle(first, succeeded);
      expect(await stage.publish('c', traits)).toEqual({ kind: 'deduplicated', id: 'b' });
    });

    it('gives no key to a message that a full queue refused', async () => {
      await stage.publish('there');
      const refused = stage.message('a', { ...traits, maxLength: 1 });
      const replies = await stage.broker.tasks.publish([refused, stage.message('b', traits)]);
      expect(replies).toEqual([{ kind: 'full' }, { kind: 'published' }]);
    });
  });
}
