import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { failed, HOUR, released, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

const outcomes: readonly [string, Outcome][] = [
  ['success', succeeded],
  ['failure', failed],
  ['retry', retried()],
  ['delayed retry', retried(HOUR)],
  ['release', released],
];

export function describeReplay(open: Open): void {
  describe('a repeated exchange', () => {
    const stage = useStage(open);

    it('gives the same deliveries', async () => {
      await stage.publishAll('a', 'b', 'c');
      const worker = stage.worker();
      const { deliveries } = await worker.exchange({ slots: 2 });
      expect((await worker.repeat()).deliveries).toEqual(deliveries);
    });

    it('leases nothing more', async () => {
      await stage.publishAll('a', 'b', 'c');
      const worker = stage.worker();
      await worker.exchange({ slots: 2 });
      await worker.repeat();
      expect(await stage.worker('w2').drain()).toEqual(['c']);
    });

    it('gives nothing where the first gave nothing', async () => {
      const worker = stage.worker();
      await worker.exchange({ slots: 1 });
      await stage.publish('a');
      expect((await worker.repeat()).deliveries).toEqual([]);
    });

    it('leaves out what was revoked since', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      await worker.exchange({ slots: 2 });
      await stage.broker.tasks.revoke('a', true);
      expect((await worker.repeat()).deliveries.map(({ id }) => id)).toEqual(['b']);
    });

    it('keeps the token of what is left', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      const { deliveries } = await worker.exchange({ slots: 2 });
      await stage.broker.tasks.revoke('a', true);
      expect((await worker.repeat()).deliveries).toEqual(deliveries.slice(1));
    });

    it('gives nothing when it is older than the last one', async () => {
      await stage.publishAll('a', 'b', 'c');
      const worker = stage.worker();
      await worker.exchange({ slots: 1 });
      await worker.exchange({ slots: 1 });
      const { deliveries } = await worker.exchange({ slots: 1, sequence: 1 });
      expect(deliveries).toEqual([]);
      expect(await stage.worker('w2').drain()).toEqual(['c']);
    });

    it.each(outcomes)('does not refuse its %s', async (_name, outcome) => {
      await stage.publish('a');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), outcome);
      expect((await worker.repeat()).refused).toEqual([]);
    });

    it.each(outcomes)('does not refuse its %s though the task was to be revoked', async (_name, outcome) => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await stage.broker.tasks.revoke('a', false);
      expect(await worker.settle(delivery, outcome)).toEqual([]);
      expect((await worker.repeat()).refused).toEqual([]);
    });

    it('A success that comes again when its record is past its time is refused, whether the record was removed or not', async () => {
      await stage.publish('a', { ttl: HOUR });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(HOUR);
      expect((await worker.repeat()).refused).toEqual(['a']);
    });

    it('does not refuse its retry that came too late to expire', async () => {
      await stage.publish('a', { expires: stage.now + HOUR });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried(2 * HOUR));
      expect((await worker.repeat()).refused).toEqual([]);
    });

    it('counts a retry once', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried());
      await worker.repeat();
      expect((await stage.liveHead('a')).retries).toBe(1);
      expect(await stage.broker.deadLetters.history('a')).toHaveLength(1);
      expect(await stage.worker('w2').drain()).toEqual(['a']);
    });

    it('does not refuse a retry though the task runs again elsewhere', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried());
      await stage.worker('w2').leaseOne();
      expect((await worker.repeat()).refused).toEqual([]);
    });

    it('counts a release once', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), released);
      await worker.repeat();
      expect((await stage.liveHead('a')).releases).toBe(1);
    });

    it('makes one dead letter and one call of each hook', async () => {
      await stage.publish('a', { hooks: ['hook'] });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), failed);
      await worker.repeat();
      expect(await stage.letterIds()).toEqual(['a']);
      expect(await stage.broker.deadLetters.history('a')).toHaveLength(1);
      expect(await stage.worker('w2').drain()).toEqual(['a:hook']);
    });

    it('makes a hook call once though it has run meanwhile', async () => {
      await stage.publish('a', { hooks: ['hook'] });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), failed);
      const other = stage.worker('w2');
      await other.settle(await other.leaseOne(), succeeded);
      await worker.repeat();
      expect(await other.drain()).toEqual([]);
    });
  });
}
