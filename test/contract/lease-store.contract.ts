import { describe, expect, it } from '@jest/globals';
import { LEASE_MS, retried, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

/** What every lease store promises. */
export function describeLeaseStore(name: string, open: Open): void {
  describe(`${name}: leases of a worker`, () => {
    const stage = useStage(open);
    const leases = () => stage.broker.leases;
    const ids = Array.from({ length: 5 }, (_, index) => `t${index}`);

    async function lease(worker: string, ...sizes: readonly number[]): Promise<void> {
      await stage.publishAll(...ids);
      for (const size of sizes) await stage.worker(worker).lease(size);
    }

    it('are kept all at once, and only those of that worker', async () => {
      await lease('w1', 2);
      await stage.worker('w10').lease(2);
      await stage.pass(LEASE_MS / 2);
      expect(await leases().keep('w1', LEASE_MS)).toBe(2);
      expect(await stage.pass(LEASE_MS * 0.75)).toBe(2);
      expect((await stage.find('t0'))?.running).toBeDefined();
      expect((await stage.find('t2'))?.running).toBeUndefined();
    });

    it('keeping what nobody holds answers 0', async () => {
      expect(await leases().keep('w1', LEASE_MS)).toBe(0);
    });

    it('go back at once when it is gone: the oldest with a loss, the rest as they came', async () => {
      await lease('w1', 1, 3);
      const lost = await leases().abandon('w1', 2);
      expect(lost.map(({ id, losses, isFinal }) => `${id} ${losses} ${isFinal}`).sort()).toEqual([
        't0 1 false',
        't1 1 false',
      ]);
      expect((await stage.liveHead('t1')).losses).toBe(1);
      for (const id of ['t2', 't3', 't4']) expect(await stage.liveHead(id)).not.toHaveProperty('losses');
      expect(await stage.worker('w2').drain()).toEqual(ids);
    });

    it('go back without a loss when nothing had started', async () => {
      await lease('w1', 3);
      expect(await leases().abandon('w1', 0)).toEqual([]);
      expect(await stage.liveHead('t0')).not.toHaveProperty('losses');
      expect(await stage.worker('w2').drain()).toEqual(ids);
    });

    it('of others are left alone', async () => {
      await lease('w1', 2);
      await stage.worker('w10').lease(2);
      await leases().abandon('w1', 10);
      expect((await stage.find('t2'))?.running).toBeDefined();
    });

    it('end a task that has cost too many workers, and one that was acknowledged early', async () => {
      await stage.publish('deadly', { losses: 1, maxLosses: 2, hooks: ['hook'] });
      await stage.publish('early', { early: true });
      await stage.worker('w1').lease(2);
      const lost = await leases().abandon('w1', 2);
      expect(lost.map(({ id, isFinal }) => `${id} ${isFinal}`).sort()).toEqual(['deadly true', 'early true']);
      expect(await stage.endedHead('deadly')).toMatchObject({ reason: 'worker-lost', losses: 2 });
      expect(await stage.letterIds()).toEqual(expect.arrayContaining(['deadly', 'early']));
    });

    it('give an early task back that had not started', async () => {
      await stage.publish('early', { early: true });
      await stage.worker('w1').leaseOne();
      await leases().abandon('w1', 0);
      expect(await stage.worker('w2').drain()).toEqual(['early']);
    });

    it('end a task that was revoked while it ran', async () => {
      await lease('w1', 2);
      await stage.broker.tasks.revoke('t0', false);
      await stage.broker.tasks.revoke('t1', false);
      await leases().abandon('w1', 1);
      expect(await stage.endedHead('t0')).toMatchObject({ state: 'REVOKED' });
      expect(await stage.endedHead('t1')).toMatchObject({ state: 'REVOKED' });
    });

    it('are given to it no more, though an exchange of it may still be on its way', async () => {
      await lease('w1', 1);
      await leases().abandon('w1', 1);
      expect(await stage.worker('w1').lease(5)).toEqual([]);
      expect(await stage.worker('w2').drain()).toEqual(ids);
    });

    it.each([
      ['success', succeeded],
      ['retry', retried()],
    ])('let nobody end what was taken back: a late %s is refused', async (_name, outcome) => {
      await stage.publish('a');
      const worker = stage.worker('w1');
      const delivery = await worker.leaseOne();
      await leases().abandon('w1', 1);
      expect(await worker.settle(delivery, outcome)).toEqual(['a']);
      expect((await stage.find('a'))?.record.kind).toBe('live');
    });

    it('tell which attempts a revocation has stopped, and no others', async () => {
      await stage.publishAll('stopped', 'flagged', 'lost', 'ended', 'queued');
      const held = await stage.worker('w1').lease(4);
      const revoke = (id: string, terminate: boolean) => stage.broker.tasks.revoke(id, terminate);
      await revoke('stopped', true);
      await revoke('flagged', false);
      await revoke('queued', true);
      await stage.worker('w1').settle(held[3]!, succeeded);
      await leases().abandon('w1', 4);
      expect(held.map(({ id }) => id)).toEqual(['stopped', 'flagged', 'lost', 'ended']);
      const stopped = await leases().stopped([
        ...held,
        { id: 'queued', token: 't' },
        { id: 'no', token: 't' },
      ]);
      expect(stopped.map(({ id }) => id)).toEqual(['stopped']);
      expect(await leases().stopped([{ id: 'stopped', token: 'another' }])).toEqual([]);
      expect(await leases().stopped([])).toEqual([]);
    });

    it('may be abandoned again: it costs nothing more', async () => {
      await lease('w1', 2);
      await leases().abandon('w1', 2);
      expect(await leases().abandon('w1', 2)).toEqual([]);
      expect((await stage.liveHead('t0')).losses).toBe(1);
    });

    it('are many: all of them go back in their order', async () => {
      const many = Array.from({ length: 450 }, (_, index) => `m${String(index).padStart(3, '0')}`);
      await stage.publishAll(...many);
      for (const size of [150, 150, 150]) await stage.worker('w1').lease(size);
      expect(await leases().abandon('w1', 210)).toHaveLength(210);
      expect(await stage.liveHead('m209')).toMatchObject({ losses: 1 });
      expect(await stage.liveHead('m210')).not.toHaveProperty('losses');
      const back = (await stage.worker('w2').lease(450)).map(({ id }) => id);
      expect(back).toEqual(many);
    });
  });
}
