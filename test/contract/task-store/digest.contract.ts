import { describe, expect, it } from '@jest/globals';
import type { ExchangeDigest } from '../../../src/broker/task-store.js';
import { succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

const EMPTY: ExchangeDigest = { band: undefined, readyCount: 0, oldestAt: undefined };

export function describeDigest(name: string, open: Open): void {
  describe(`${name}: the digest of an exchange`, () => {
    const stage = useStage(open);

    const digest = async (slots = 0) => (await stage.worker('w1', ['q', 'r']).exchange({ slots })).digest;

    /** Publishes one task in each millisecond; answers when the first was enqueued. */
    const publishInTurn = async (...messages: readonly Parameters<typeof stage.publish>[]) => {
      const at = stage.now;
      for (const [id, traits] of messages) {
        await stage.publish(id, traits);
        await stage.advance(1);
      }
      return at;
    };

    it('An exchange that leaves no ready task has an empty digest', async () => {
      await stage.publish('a');
      await stage.publish('later', { delayMs: 1_000 });
      expect(await digest(1)).toEqual(EMPTY);
    });

    it('The digest names the band that the worker serves first, and counts the ready tasks of all its bands', async () => {
      const at = await publishInTurn(
        ['low'],
        ['high', { queue: 'r', priority: 7 }],
        ['next', { priority: 7 }],
      );
      expect(await digest()).toEqual({ band: '7:q', readyCount: 3, oldestAt: at + 2 });
    });

    it('The digest tells of the time after the exchange', async () => {
      const at = await publishInTurn(['a', { priority: 9 }], ['b'], ['c']);
      expect(await digest(1)).toEqual({ band: '5:q', readyCount: 2, oldestAt: at + 1 });
    });

    it('Tasks of queues that the worker does not serve or that are paused do not count', async () => {
      await stage.publish('foreign', { queue: 'other' });
      await stage.publish('paused', { queue: 'r' });
      await stage.broker.queues.pause('r');
      expect(await digest()).toEqual(EMPTY);
    });

    it('The older of the first tasks of a plain list and of its lanes is the oldest', async () => {
      const at = await publishInTurn(['fair', { lane: 'f:a' }], ['plain']);
      expect(await digest()).toEqual({ band: '5:q', readyCount: 2, oldestAt: at });
    });

    it('A band of which all lanes are blocked does not count', async () => {
      const lane = 'c:task/mail.send';
      await stage.broker.limits.declare([{ kind: 'concurrency', name: 'task/mail.send', limit: 1 }]);
      await stage.publish('a', { lane });
      await stage.publish('b', { lane });
      const worker = stage.worker('w1', ['q', 'r']);
      const { deliveries } = await worker.exchange({ slots: 2 });
      expect((await worker.exchange({ slots: 1 })).digest).toEqual(EMPTY);
      const settlements = deliveries.map((delivery) => worker.settlement(delivery, succeeded));
      const after = await worker.exchange({ settlements });
      expect(after.digest).toMatchObject({ band: '5:q', readyCount: 1 });
    });

    it('Suspects do not count', async () => {
      await stage.publish('a', { losses: 2 });
      expect(await digest()).toEqual(EMPTY);
    });
  });
}
