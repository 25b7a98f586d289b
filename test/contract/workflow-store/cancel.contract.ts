import { describe, expect, it } from '@jest/globals';
import { failed, HOUR, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import {
  chainOf,
  endOf,
  enqueue,
  failureOf,
  groupOf,
  runContinuations,
  listOf,
  s,
  si,
  tasks,
} from './workflow.js';

const REVOKED = 'REVOKED revoked';

export function describeCancel(open: Open): void {
  describe('revoking', () => {
    const stage = useStage(open);
    const revoke = async (id: string, terminate?: boolean) => {
      const answer = await stage.broker.tasks.revoke(id, terminate);
      await runContinuations(stage);
      return answer;
    };
    const ends = async (...ids: readonly string[]) => Promise.all(ids.map((id) => endOf(stage, id)));

    it('of a whole cancels what has not run and stops what runs', async () => {
      await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(2)), s()));
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      const running = await worker.leaseOne();
      expect(await revoke('w')).toBe(true);
      expect(await ends('w/0', 'w/1.0', 'w/1.1', 'w/1', 'w')).toEqual([
        'SUCCESS',
        ...[REVOKED, REVOKED, REVOKED, REVOKED],
      ]);
      expect(await worker.settle(running, succeeded)).toEqual([running.id]);
      expect(await worker.drain()).toEqual([]);
    });

    it('of the last member alone lets those before it run, and its end is the end', async () => {
      await enqueue(stage, 'w', chainOf(si(), s(), s()));
      expect(await stage.broker.tasks.revoke('w', false, { isSingle: true })).toBe(true);
      await runContinuations(stage);
      expect(await ends('w/0', 'w/1', 'w')).toEqual(['live', 'live', REVOKED]);
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      await worker.settle(await worker.leaseOne(), succeeded);
      await runContinuations(stage);
      expect(await ends('w/0', 'w/1', 'w')).toEqual(['SUCCESS', 'SUCCESS', REVOKED]);
      expect(await worker.drain()).toEqual([]);
    });

    it('without `terminate` lets what runs go on, and its end is the end', async () => {
      await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), s()));
      const worker = stage.worker();
      const running = await worker.leaseOne();
      expect(await revoke('w', false)).toBe(true);
      expect(await ends('w/0.0', 'w/0.1', 'w/0', 'w')).toEqual(['live', REVOKED, 'live', REVOKED]);
      expect(await worker.settle(running, succeeded)).toEqual([]);
      await runContinuations(stage);
      expect(await ends('w/0.0', 'w/0')).toEqual(['SUCCESS', REVOKED]);
    });

    it('of a group whose running part takes longer than its results are kept ends it all the same', async () => {
      await enqueue(stage, 'w', chainOf(groupOf(tasks(2)).with({ resultTtl: 60_000 }), s()));
      const worker = stage.worker();
      const running = await worker.leaseOne();
      await revoke('w', false);
      for (let time = 0; time < 20; time += 1) {
        await stage.advance(15_000);
        await worker.exchange({});
        await stage.broker.tasks.renew([running], 30_000);
      }
      while (
        await stage.broker.tasks.prune({
          ...{ deadLetterAgeMs: HOUR, deadLetterCount: 9, silentMs: HOUR, draftAgeMs: HOUR },
        })
      );
      await worker.settle(running, failed);
      await runContinuations(stage);
      expect(await endOf(stage, 'w/0')).toBe(REVOKED);
    });

    it('of a blocked group ends all of its parts', async () => {
      await enqueue(stage, 'w', chainOf(si(), groupOf([groupOf(tasks(2)), chainOf(si(), si())]), s()));
      await stage.worker().leaseOne();
      await revoke('w', false);
      expect(await ends('w/1.0.0', 'w/1.0.1', 'w/1.0', 'w/1.1/0', 'w/1.1', 'w/1', 'w')).toEqual(
        Array(7).fill(REVOKED),
      );
    });

    it('of a member in the middle revokes it and what waits for it, no more', async () => {
      await enqueue(stage, 'w', chainOf(si(), si(), si()));
      const running = await stage.worker().leaseOne();
      expect(await revoke('w/1')).toBe(true);
      expect(await ends('w/0', 'w/1', 'w')).toEqual(['live', REVOKED, REVOKED]);
      expect(await stage.worker().settle(running, succeeded)).toEqual([]);
      expect(await stage.worker().drain()).toEqual([]);
      expect(await endOf(stage, 'w/0')).toBe('SUCCESS');
    });

    it('of a group in the middle revokes it and what waits for it, not what comes before', async () => {
      await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(2)), s()));
      const running = await stage.worker().leaseOne();
      expect(await revoke('w/1')).toBe(true);
      expect(await ends('w/0', 'w/1.0', 'w/1.1', 'w/1')).toEqual(['live', REVOKED, REVOKED, REVOKED]);
      expect(await endOf(stage, 'w')).toMatch(/REVOKED/);
      expect(await stage.worker().settle(running, succeeded)).toEqual([]);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('of one part leaves the others', async () => {
      await enqueue(stage, 'w', groupOf([chainOf(si(), si()), si()]));
      expect(await revoke('w.0')).toBe(true);
      expect(await ends('w.0/0', 'w.0', 'w.1', 'w')).toEqual([REVOKED, REVOKED, 'live', 'live']);
      await stage.worker().settle(await stage.worker().leaseOne(), succeeded);
      expect(await endOf(stage, 'w')).toBe('FAILURE part');
    });

    it('of what has ended answers false', async () => {
      await enqueue(stage, 'w', groupOf([]));
      expect(await revoke('w')).toBe(false);
      expect(await endOf(stage, 'w')).toBe('SUCCESS');
    });

    it('of a body that waits leaves the header to itself', async () => {
      await enqueue(stage, 'w', chainOf(groupOf(tasks(1)), s(), si()));
      expect(await revoke('w/1')).toBe(true);
      await stage.worker().settle(await stage.worker().leaseOne(), succeeded);
      expect(await ends('w/0', 'w/1', 'w')).toEqual(['SUCCESS', REVOKED, REVOKED]);
      expect(await listOf(stage, 'w/0')).toEqual(['done']);
    });

    it('by a purge revokes what waits for what lay in the queue', async () => {
      await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), s()));
      expect(await stage.broker.queues.purge('q')).toBe(2);
      await runContinuations(stage);
      expect(await ends('w/0', 'w')).toEqual(['FAILURE part', 'FAILURE dependency']);
      expect((await failureOf(stage, 'w')).cause?.name).toBe('TaskRevokedError');
    });
  });
}
