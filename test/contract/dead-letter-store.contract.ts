import { describe, expect, it } from '@jest/globals';
import type { Traits } from './messages.js';
import { failed, retried } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

/** What every dead letter store promises. */
export function describeDeadLetterStore(name: string, open: Open): void {
  describe(`${name}: dead letter store`, () => {
    const stage = useStage(open);
    const letters = () => stage.broker.deadLetters;

    async function fail(id: string, traits: Traits = {}): Promise<void> {
      await stage.publish(id, traits);
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), failed);
      await stage.advance(1);
    }

    it('lists the newest first, by pages', async () => {
      for (const id of ['a', 'b', 'c']) await fail(id);
      const first = await letters().list({ offset: 0, limit: 2 });
      const second = await letters().list({ offset: 2, limit: 2 });
      expect([first, second].map((page) => page.map(({ id }) => id))).toEqual([['c', 'b'], ['a']]);
    });

    it('lists nothing where there is nothing', async () => {
      expect(await letters().list({ offset: 0, limit: 10 })).toEqual([]);
    });

    it('keeps all that is needed to run the task again', async () => {
      const body = '{"args":["x\\n",1]}';
      await fail('a', { body, priority: 8, hooks: ['hook'] });
      const entry = await letters().get('a');
      expect(entry).toMatchObject({ id: 'a', diedAt: stage.now - 1 });
      expect(entry?.letter).toMatchObject({
        ended: { id: 'a', state: 'FAILURE', reason: 'error', endedAt: stage.now - 1 },
        head: { name: 'mail.send', queue: 'q', priority: 8, hooks: ['hook'] },
        body,
      });
      expect(entry?.letter?.failure).toContain('"boom"');
    });

    it('knows no letter of a task that did not die', async () => {
      expect(await letters().get('stranger')).toBeUndefined();
    });

    it('keeps the failures of all attempts, the oldest first', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      for (const message of ['one', 'two']) {
        await worker.settle(await worker.leaseOne(), {
          ...retried(),
          failure: `{"m":"${message}"}`,
        } as never);
      }
      await worker.settle(await worker.leaseOne(), failed);
      const history = await letters().history('a');
      expect(history.slice(0, 2)).toEqual(['{"m":"one"}', '{"m":"two"}']);
      expect(history).toHaveLength(3);
    });

    it('keeps the last twenty failures of a task that is retried often', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      for (let count = 0; count < 25; count += 1) await worker.settle(await worker.leaseOne(), retried());
      expect(await letters().history('a')).toHaveLength(20);
    });

    it('publishes the message of a letter again and drops the letter', async () => {
      await fail('a');
      expect(await letters().requeue('a', stage.message('a2', { requeuedFrom: 'a' }))).toBe(true);
      expect(await stage.letterIds()).toEqual([]);
      expect(await letters().history('a')).toEqual([]);
      expect((await stage.worker().leaseOne()).head.requeuedFrom).toBe('a');
    });

    it('publishes once when the request is repeated', async () => {
      await fail('a');
      const message = stage.message('a2');
      expect([await letters().requeue('a', message), await letters().requeue('a', message)]).toEqual([
        true,
        true,
      ]);
      expect(await stage.worker().drain()).toEqual(['a2']);
    });

    it('publishes nothing where there is no such letter', async () => {
      expect(await letters().requeue('stranger', stage.message('a2'))).toBe(false);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('publishes one letter once though two ask for it', async () => {
      await fail('a');
      const answers = [
        await letters().requeue('a', stage.message('a2')),
        await letters().requeue('a', stage.message('a3')),
      ];
      expect(answers).toEqual([true, false]);
      expect(await stage.worker().drain()).toEqual(['a2']);
    });

    it('drops letters and says how many there were', async () => {
      for (const id of ['a', 'b', 'c']) await fail(id);
      expect(await letters().remove(['a', 'stranger', 'b'])).toBe(2);
      expect(await stage.letterIds()).toEqual(['c']);
      expect(await letters().history('a')).toEqual([]);
    });

    it('drops nothing for an empty list', async () => {
      expect(await letters().remove([])).toBe(0);
    });
  });
}
