import { describe, expect, it } from '@jest/globals';
import { CALL_KEPT_MS } from '../../../src/broker/storage/kept.js';
import type { HeldLease } from '../../../src/broker/task-store.js';
import { LeaseKeeper } from '../../../src/worker/lease-keeper.js';
import { shardDuties } from '../../../src/worker/shard-duties.js';
import { failed, HOUR, LEASE_MS, released, retried, succeeded, type Traits } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { enqueue, groupOf, tasks } from '../workflow-store/workflow.js';

const revoked = { state: 'REVOKED', reason: 'revoked' };
const LETTERS = { deadLetterAgeMs: HOUR, deadLetterCount: 10 };

export function describeRevoke(open: Open): void {
  describe('revoking', () => {
    const stage = useStage(open);
    const revoke = (id: string, terminate = false) => stage.broker.tasks.revoke(id, terminate);
    /** What a worker loses at its next renewal, and why. */
    const renewed = async (held: readonly HeldLease[]) => {
      const losses: string[] = [];
      const lose = (id: string, _token: string, reason: string) => void losses.push(`${id}: ${reason}`);
      const options = { leaseMs: LEASE_MS, random: () => 0, onRecovery: () => undefined, ...LETTERS };
      const duties = shardDuties(
        { ...options, broker: stage.broker },
        { intake: { held: () => held }, lose },
      );
      for (const duty of duties.filter((each) => each instanceof LeaseKeeper)) await duty.turn();
      return losses.sort();
    };

    it('ends a ready task', async () => {
      await stage.publish('a');
      expect(await revoke('a')).toBe(true);
      expect(await stage.endedHead('a')).toMatchObject(revoked);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('ends a delayed task', async () => {
      await stage.publish('a', { delayMs: HOUR });
      expect(await revoke('a')).toBe(true);
      expect((await stage.broker.inspector.counts()).delayed).toBe(0);
      await stage.advance(HOUR);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('ends a task that waits for its retry', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried(HOUR));
      expect(await revoke('a')).toBe(true);
      expect(await stage.endedHead('a')).toMatchObject({ ...revoked, retries: 1 });
      await stage.advance(HOUR);
      expect(await worker.drain()).toEqual([]);
    });

    it('leaves no dead letter and calls no hook', async () => {
      await stage.publish('a', { hooks: ['hook'] });
      await revoke('a');
      expect(await stage.letterIds()).toEqual([]);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('answers false for a task that has ended', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      expect(await revoke('a', true)).toBe(false);
      expect((await stage.endedHead('a')).state).toBe('SUCCESS');
    });

    it('answers false for a task that nobody knows', async () => {
      expect(await revoke('stranger', true)).toBe(false);
    });

    describe('whose id is used again', () => {
      const reuse = async (traits: Traits) => {
        await stage.publish('a');
        await revoke('a');
        await stage.broker.results.forget('a');
        expect(await stage.publish('a', traits)).toEqual({ kind: 'published' });
      };

      it('does not lead a delayed task early', async () => {
        await reuse({ delayMs: HOUR });
        expect(await stage.worker().drain()).toEqual([]);
        await stage.advance(HOUR);
        expect(await stage.worker().drain()).toEqual(['a']);
      });

      it('does not lead a task out of another queue', async () => {
        await reuse({ queue: 'r' });
        expect(await stage.worker('one', ['q']).drain()).toEqual([]);
        expect(await stage.worker('other', ['r']).drain()).toEqual(['a']);
      });

      it('does not lead a group to a worker', async () => {
        await stage.publish('a');
        await revoke('a');
        await stage.broker.results.forget('a');
        await enqueue(stage, 'a', groupOf(tasks(1)));
        expect(await stage.worker().drain()).toEqual(['a.0']);
      });

      it.each<[string, Traits]>([
        ['waits for its time', { delayMs: HOUR }],
        ['is in another queue', { queue: 'r' }],
      ])('is not purged when it %s', async (_where, traits) => {
        await reuse(traits);
        expect(await stage.broker.queues.purge('q')).toBe(0);
        await stage.advance(HOUR);
        expect(await stage.worker('any', ['q', 'r']).drain()).toEqual(['a']);
      });
    });

    it('lets a running task succeed without `terminate`', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      expect(await revoke('a')).toBe(true);
      expect(await worker.settle(delivery, succeeded)).toEqual([]);
      expect((await stage.endedHead('a')).state).toBe('SUCCESS');
    });

    it('lets a running task fail without `terminate`', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await revoke('a');
      await worker.settle(delivery, failed);
      expect((await stage.endedHead('a')).state).toBe('FAILURE');
    });

    it.each([
      ['a retry', retried()],
      ['a delayed retry', retried(HOUR)],
      ['a release', released],
    ])('does not run a task again after %s', async (_name, outcome) => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await revoke('a');
      expect(await worker.settle(delivery, outcome)).toEqual([]);
      expect(await stage.endedHead('a')).toMatchObject(revoked);
      await stage.advance(HOUR);
      expect(await worker.drain()).toEqual([]);
    });

    it('does not run a task again after its worker died', async () => {
      await stage.publish('a', { maxLosses: 1, hooks: ['hook'] });
      await stage.worker('dies').leaseOne();
      await revoke('a');
      await stage.outlastLease();
      expect(await stage.endedHead('a')).toMatchObject(revoked);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('with `terminate` ends a running task at once', async () => {
      await stage.publish('a');
      await stage.worker().leaseOne();
      expect(await revoke('a', true)).toBe(true);
      expect(await stage.endedHead('a')).toMatchObject(revoked);
      expect((await stage.broker.inspector.counts()).active).toBe(0);
    });

    it('with `terminate` refuses what the running task ends with', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await revoke('a', true);
      expect(await worker.settle(delivery, succeeded)).toEqual(['a']);
      expect(await stage.endedHead('a')).toMatchObject(revoked);
    });

    it('with `terminate` tells workers which attempt to stop', async () => {
      await stage.publish('a');
      const delivery = await stage.worker().leaseOne();
      const told = new Promise((resolve) => {
        void stage.broker.control.onRevoked((id, token) => resolve({ id, token }));
      });
      await listening();
      await revoke('a', true);
      expect(await told).toEqual({ id: 'a', token: delivery.token });
    });

    it('with `terminate` is known by the next renewal, also where the message was missed', async () => {
      await stage.publishAll('a', 'b');
      const held = await stage.worker().lease(2);
      await revoke('a', true);
      const others = [{ id: 'c', token: 'w9:9:9:9' }];
      expect(await renewed([...held, ...others])).toEqual(['a: revoked', 'c: lease']);
    });

    it('with `terminate` says in the record which attempt it stopped', async () => {
      await stage.publish('a');
      const { token } = await stage.worker().leaseOne();
      await revoke('a', true);
      expect(await stage.endedHead('a')).toMatchObject({ ...revoked, stopped: token });
      expect((await stage.endedHead('a')).token).toBeUndefined();
    });

    it('answers the same when the same call is repeated, also once the task has ended', async () => {
      await stage.publish('a');
      const call = { call: 'one' };
      const again = () => stage.broker.tasks.revoke('a', true, call);
      expect([await again(), await again(), await revoke('a', true)]).toEqual([true, true, false]);
      await stage.advance(CALL_KEPT_MS);
      expect(await again()).toBe(false);
    });

    it('answers the same when the task succeeded between a call and its repetition', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      const again = () => stage.broker.tasks.revoke('a', false, { call: 'one' });
      expect(await again()).toBe(true);
      await worker.settle(delivery, succeeded);
      expect(await again()).toBe(true);
      expect((await stage.endedHead('a')).state).toBe('SUCCESS');
    });

    it('remembers no call that found nothing', async () => {
      const again = () => stage.broker.tasks.revoke('a', false, { call: 'one' });
      expect(await again()).toBe(false);
      await stage.publish('a');
      expect(await again()).toBe(true);
    });

    /** A subscription is under way until something that was asked for later over it is answered. */
    async function listening(): Promise<void> {
      await new Promise((resolve) => {
        const told = (task: unknown) => {
          stop();
          resolve(task);
        };
        const stop = stage.broker.results.watch('nobody', 'stopped', {
          onUpdate: told,
          onClose: () => undefined,
        });
      });
    }

    it('answers the same when it is repeated while the task runs', async () => {
      await stage.publish('a');
      await stage.worker().leaseOne();
      expect([await revoke('a'), await revoke('a')]).toEqual([true, true]);
    });
  });
}
