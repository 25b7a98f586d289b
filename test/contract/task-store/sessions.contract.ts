import { describe, expect, it } from '@jest/globals';
import { parseToken } from '../../../src/core/token.js';
import { LEASE_MS, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

/** A worker with several exchanges under way, each in a session of its own. */
export function describeSessions(open: Open): void {
  describe('the sessions of a worker', () => {
    const stage = useStage(open);
    const lease = async (session: number, slots = 1) =>
      (await stage.worker().exchange({ session, slots })).deliveries;
    const idsOf = (deliveries: readonly { readonly id: string }[]) => deliveries.map(({ id }) => id);

    it('count their exchanges on their own: equal numbers are no replays of each other', async () => {
      await stage.publishAll('a', 'b');
      expect([idsOf(await lease(0)), idsOf(await lease(1))]).toEqual([['a'], ['b']]);
    });

    it('lease under different tokens in the same millisecond and at the same number', async () => {
      await stage.publishAll('a', 'b');
      const tokens = [...(await lease(0)), ...(await lease(1))].map(({ token }) => token);
      expect(tokens.map((token) => parseToken(token))).toEqual([
        { worker: 'w1', session: 0, sequence: 1, leasedAt: stage.now, position: 1, queue: 'q' },
        { worker: 'w1', session: 1, sequence: 1, leasedAt: stage.now, position: 1, queue: 'q' },
      ]);
    });

    it('each recognise a replay, also after a newer exchange of another session', async () => {
      await stage.publishAll('a', 'b', 'c', 'd');
      const worker = stage.worker();
      const first = await lease(0);
      const second = [await lease(1), await lease(1)].at(-1);
      expect((await worker.repeat(0)).deliveries).toEqual(first);
      expect((await worker.repeat(1)).deliveries).toEqual(second);
      expect(await stage.worker('w2').drain()).toEqual(['d']);
    });

    it('each give nothing to a late copy of an older exchange', async () => {
      await stage.publishAll('a', 'b', 'c', 'd');
      for (const session of [0, 1, 0]) await lease(session);
      const { deliveries } = await stage.worker().exchange({ session: 0, sequence: 1, slots: 1 });
      expect(deliveries).toEqual([]);
      expect(await stage.worker('w2').drain()).toEqual(['d']);
    });

    it('may begin late: a first exchange is new whatever the others have counted', async () => {
      await stage.publishAll('a', 'b', 'c', 'd');
      for (let count = 0; count < 3; count += 1) await lease(0);
      expect(idsOf(await lease(7))).toEqual(['d']);
    });

    it('settle what another session has leased', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const [delivery] = await lease(1);
      const settlements = [worker.settlement(delivery!, succeeded)];
      expect((await worker.exchange({ session: 0, settlements })).refused).toEqual([]);
      expect((await worker.repeat(0)).refused).toEqual([]);
      expect((await stage.endedHead('a')).state).toBe('SUCCESS');
    });

    it('leave out of a replay what another session has settled meanwhile', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      const [a, b] = await lease(0, 2);
      await worker.exchange({ session: 1, settlements: [worker.settlement(a!, succeeded)] });
      expect((await worker.repeat(0)).deliveries).toEqual([b]);
    });

    it('are kept alive together: the worker holds what all of them have leased', async () => {
      await stage.publishAll('a', 'b');
      for (const session of [0, 1]) await lease(session);
      expect(await stage.broker.leases.keep('w1', LEASE_MS)).toBe(2);
    });

    it('come back in the order of their leases when the worker is dead, the oldest with a loss', async () => {
      await stage.publishAll('a', 'b', 'c', 'd');
      for (const session of [1, 0, 0, 1]) {
        await lease(session);
        await stage.advance(1);
      }
      expect(idsOf(await stage.broker.leases.abandon('w1', 2)).sort()).toEqual(['a', 'b']);
      expect(await stage.worker('w2').drain()).toEqual(['a', 'b', 'c', 'd']);
    });

    it('lease nothing more when the worker is dead, not even one that had not begun', async () => {
      await stage.publishAll('a', 'b', 'c');
      for (const session of [0, 1]) await lease(session);
      await stage.broker.leases.abandon('w1', 0);
      for (const session of [0, 1, 2]) {
        expect(await lease(session)).toEqual([]);
        expect((await stage.worker().repeat(session)).deliveries).toEqual([]);
      }
      expect(await stage.worker('w2').drain()).toEqual(['a', 'b', 'c']);
    });
  });
}
