import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { failed, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { chainOf, endOf, enqueue, failureOf, runContinuations, s, si, tasks } from './workflow.js';

const gave = (value: unknown): Outcome => ({ kind: 'succeeded', value: JSON.stringify(value) ?? '' });

export function describeChain(open: Open): void {
  describe('chains', () => {
    const stage = useStage(open);
    const settle = async (outcome: Outcome, worker = stage.worker()) =>
      worker.settle(await worker.leaseOne(), outcome);
    const ends = async (...ids: readonly string[]) =>
      Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await endOf(stage, id)] as const)));

    describe('a chain', () => {
      it('runs one member after the other, each with the result before it', async () => {
        await enqueue(stage, 'w', chainOf(si(), s(), si()));
        await settle(gave([1]));
        const second = await stage.worker().leaseOne();
        expect([second.id, second.body.split('\n')[0]]).toEqual(['w/1', 'v[1]']);
        await stage.worker().settle(second, gave(2));
        const third = await stage.worker().leaseOne();
        expect([third.id, third.body.includes('\n')]).toEqual(['w', false]);
      });

      it('passes nothing on as null', async () => {
        await enqueue(stage, 'w', chainOf(si(), s()));
        await settle({ kind: 'succeeded', value: '' });
        expect((await stage.worker().leaseOne()).body).toMatch(/^vnull\n/);
      });

      it('passes on what nobody shall keep', async () => {
        await enqueue(stage, 'w', chainOf(si(), s()), { 'w/0': { ignoreResult: true } });
        await settle(gave('secret'));
        expect((await stage.find('w/0'))?.record).toMatchObject({ result: '' });
        expect((await stage.worker().leaseOne()).body).toMatch(/^v"secret"\n/);
      });

      it('keeps the result before a member through its retries', async () => {
        await enqueue(stage, 'w', chainOf(si(), s()));
        await settle(gave(7));
        await settle(retried());
        expect((await stage.worker().leaseOne()).body).toMatch(/^v7\n/);
      });

      it('ends with the failure of a member, quietly', async () => {
        const heads = { 'w/1': { hooks: ['hook'] }, w: { hooks: ['hook'] } };
        await enqueue(stage, 'w', chainOf(si(), si(), si()), heads);
        await settle(failed);
        expect(await ends('w/0', 'w/1', 'w')).toEqual({
          'w/0': 'FAILURE error',
          'w/1': 'FAILURE dependency',
          w: 'FAILURE dependency',
        });
        expect((await failureOf(stage, 'w')).message).toBe('boom');
        expect(await stage.letterIds()).toEqual(['w/0']);
        expect(await stage.worker().drain()).toEqual([]);
      });

      it('calls the hooks of the member that failed, once', async () => {
        await enqueue(stage, 'w', chainOf(si(), si()), { 'w/0': { hooks: ['hook'] } });
        await settle(failed);
        await stage.worker().repeat();
        expect(await stage.worker().drain()).toEqual(['w/0:hook']);
      });

      it('holds a member back from when it is set going', async () => {
        await enqueue(stage, 'w', chainOf(si(), si().with({ countdown: 5_000 })));
        await stage.advance(60_000);
        await settle(gave(1));
        await stage.advance(4_999);
        expect(await stage.worker().drain()).toEqual([]);
        await stage.advance(1);
        expect(await stage.worker().drain()).toEqual(['w']);
      });

      it("counts a member's times from the end of the member before it", async () => {
        await enqueue(stage, 'w', chainOf(si(), si().with({ countdown: 5_000, expires: 10_000 })));
        const worker = stage.worker();
        await worker.settle(await worker.leaseOne(), succeeded);
        expect((await stage.liveHead('w')).expires).toBe(stage.now + 10_000);
        await stage.advance(4_999);
        expect(await worker.drain()).toEqual([]);
        await stage.advance(1);
        expect(await worker.drain()).toEqual(['w']);
      });

      it('lets a member expire from when it is set going, and revokes those after it', async () => {
        await enqueue(stage, 'w', chainOf(si(), si().with({ expires: 5_000 }), si()));
        await stage.advance(60_000);
        await settle(gave(1));
        await stage.advance(5_001);
        expect((await stage.worker().exchange({ slots: 1 })).expired).toMatchObject([{ id: 'w/1' }]);
        await runContinuations(stage);
        expect(await ends('w/1', 'w')).toEqual({ 'w/1': 'REVOKED expired', w: 'REVOKED expired' });
      });

      it('of a thousand members ends at its first failure, in batches', async () => {
        await enqueue(stage, 'w', chainOf(...tasks(1_000)));
        await settle(failed);
        expect(
          (await stage.worker().exchange({})).next.hasContinuations || (await endOf(stage, 'w')) !== 'live',
        ).toBe(true);
        await runContinuations(stage);
        expect(await endOf(stage, 'w')).toBe('FAILURE dependency');
        const steps = Array.from({ length: 999 }, (_, index) => `w/${index}`);
        expect((await stage.broker.results.find(steps)).every((one) => one?.record.kind === 'ended')).toBe(
          true,
        );
      });
    });

    describe('errbacks', () => {
      it('run once when what they are attached to fails', async () => {
        await enqueue(stage, 'w', chainOf(si(), si()).linkError(s('err')));
        await settle(failed);
        await stage.worker().repeat();
        const errback = await stage.worker().leaseOne();
        expect([errback.id, JSON.parse(errback.body.split('\n')[0]!.slice(1))]).toMatchObject([
          'w!0',
          { message: 'boom' },
        ]);
        expect(await stage.worker().drain()).toEqual([]);
      });

      it('are dropped with what succeeds', async () => {
        await enqueue(stage, 'w', chainOf(si().linkError(s()), si()).linkError(s().linkError(s())));
        await settle(succeeded);
        await settle(succeeded);
        expect(await ends('w!0', 'w!1', 'w!2')).toEqual({ 'w!0': 'none', 'w!1': 'none', 'w!2': 'none' });
      });

      it('do not run for what was revoked, and are dropped', async () => {
        await enqueue(stage, 'w', chainOf(si().linkError(s()), si()).linkError(s()));
        await stage.broker.tasks.revoke('w');
        await runContinuations(stage);
        expect(await stage.worker().drain()).toEqual([]);
        expect(await ends('w!0', 'w!1')).toEqual({ 'w!0': 'none', 'w!1': 'none' });
      });
    });
  });
}
