import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { failed, HOUR, LEASE_MS, succeeded } from '../messages.js';
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

const gave = (value: unknown): Outcome => ({ kind: 'succeeded', value: JSON.stringify(value) ?? '' });

export function describeGroup(open: Open): void {
  describe('groups', () => {
    const stage = useStage(open);
    const settle = async (outcome: Outcome, worker = stage.worker()) =>
      worker.settle(await worker.leaseOne(), outcome);
    const ends = async (...ids: readonly string[]) =>
      Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await endOf(stage, id)] as const)));

    describe('a group', () => {
      it('gives the list of its results in the order written', async () => {
        await enqueue(stage, 'w', groupOf(tasks(3)));
        const worker = stage.worker();
        const parts = await worker.lease(3);
        for (const part of parts.toReversed()) await worker.settle(part, gave(part.id));
        expect(await endOf(stage, 'w')).toBe('SUCCESS');
        expect(await listOf(stage, 'w')).toEqual(['w.0', 'w.1', 'w.2']);
      });

      it('waits for each of its parts, and counts them', async () => {
        await enqueue(stage, 'w', groupOf(tasks(2)));
        await settle(succeeded);
        expect(await endOf(stage, 'w')).toBe('live');
        expect(await stage.broker.workflows.count('w')).toEqual({ ended: 1, size: 2 });
        await settle(succeeded);
        expect(await endOf(stage, 'w')).toBe('SUCCESS');
      });

      it('counts a part once, also when it comes again with another result', async () => {
        await enqueue(stage, 'w', groupOf(tasks(2)), { 'w.0': { maxLosses: 9 } });
        const slow = await stage.worker('slow').leaseOne();
        await stage.outlastLease();
        const worker = stage.worker();
        const again = await worker.lease(2);
        for (const part of again) await worker.settle(part, gave(`${part.id} of ${worker.id}`));
        expect(await stage.worker('slow').settle(slow, gave('late'))).toEqual(['w.0']);
        expect(await listOf(stage, 'w')).toEqual(['w.0 of w1', 'w.1 of w1']);
      });

      it('counts a part once whose answer was lost', async () => {
        await enqueue(stage, 'w', groupOf(tasks(2)));
        await settle(gave(1));
        await stage.worker().repeat();
        await settle(gave(2));
        expect(await listOf(stage, 'w')).toEqual([1, 2]);
      });

      it('keeps the values of parts that nobody shall keep until it has ended', async () => {
        await enqueue(stage, 'w', groupOf(tasks(1)), { 'w.0': { ignoreResult: true } });
        await settle(gave('kept'));
        expect(await listOf(stage, 'w')).toEqual(['kept']);
      });

      it('fails with the first failed part in the order written, when all have ended', async () => {
        await enqueue(stage, 'w', groupOf(tasks(3)), { w: { hooks: ['hook'] } });
        const worker = stage.worker();
        const [one, two, three] = await worker.lease(3);
        const failure = (what: string): Outcome => ({ ...failed, failure: `{"name":"${what}"}` }) as Outcome;
        await worker.settle(three!, failure('Third'));
        await worker.settle(two!, failure('Second'));
        expect(await endOf(stage, 'w')).toBe('live');
        await worker.settle(one!, succeeded);
        expect(await stage.endedHead('w')).toMatchObject({ state: 'FAILURE', reason: 'part', part: 'w.1' });
        expect(await failureOf(stage, 'w')).toMatchObject({ name: 'Second' });
      });

      it('with failFast ends at the first failure, and cancels what is left', async () => {
        await enqueue(stage, 'w', groupOf(tasks(3), { failFast: true }));
        const worker = stage.worker();
        const [one, two] = await worker.lease(2);
        await worker.settle(two!, failed);
        await runContinuations(stage);
        expect(await ends('w', 'w.0', 'w.1', 'w.2')).toEqual({
          w: 'FAILURE part',
          'w.0': 'REVOKED revoked',
          'w.1': 'FAILURE error',
          'w.2': 'REVOKED revoked',
        });
        expect(await worker.settle(one!, succeeded)).toEqual(['w.0']);
        expect(await worker.drain()).toEqual([]);
      });

      it('with failFast leads on from each of several ends in one call before the next', async () => {
        await enqueue(stage, 'w', groupOf([groupOf([groupOf(tasks(1))]), si()], { failFast: true }));
        const worker = stage.worker();
        const parts = (await worker.lease(2)).toSorted((one, other) => (one.id < other.id ? 1 : -1));
        expect(parts.map(({ id }) => id)).toEqual(['w.1', 'w.0.0.0']);
        await worker.exchange({ settlements: parts.map((part) => worker.settlement(part, failed)) });
        await runContinuations(stage);
        expect(await ends('w', 'w.0', 'w.0.0', 'w.0.0.0', 'w.1')).toEqual({
          w: 'FAILURE part',
          'w.0': 'FAILURE part',
          'w.0.0': 'FAILURE part',
          'w.0.0.0': 'FAILURE error',
          'w.1': 'FAILURE error',
        });
        expect((await stage.endedHead('w')).part).toBe('w.1');
      });

      it('counts a part as failed that was lost for good', async () => {
        await enqueue(stage, 'w', groupOf(tasks(1)), { 'w.0': { maxLosses: 1 } });
        await stage.worker('dies').leaseOne();
        await stage.outlastLease();
        expect(await ends('w', 'w.0')).toEqual({ w: 'FAILURE part', 'w.0': 'FAILURE worker-lost' });
      });

      it('counts a part as failed that expired', async () => {
        await enqueue(stage, 'w', groupOf([si().with({ expires: 1_000 }), si()]));
        await stage.advance(1_001);
        await settle(succeeded);
        await runContinuations(stage);
        expect(await ends('w', 'w.0')).toEqual({ w: 'FAILURE part', 'w.0': 'REVOKED expired' });
        expect((await failureOf(stage, 'w')).name).toBe('TaskExpiredError');
      });

      it('counts a part as failed that was revoked', async () => {
        await enqueue(stage, 'w', groupOf(tasks(2)));
        expect(await stage.broker.tasks.revoke('w.0')).toBe(true);
        await settle(succeeded);
        expect(await ends('w', 'w.0')).toEqual({ w: 'FAILURE part', 'w.0': 'REVOKED revoked' });
        expect((await failureOf(stage, 'w')).name).toBe('TaskRevokedError');
      });

      it('runs a part again that its worker left', async () => {
        await enqueue(stage, 'w', groupOf(tasks(1)));
        await stage.worker('dies').leaseOne();
        await stage.outlastLease();
        await settle(gave(5));
        expect(await listOf(stage, 'w')).toEqual([5]);
      });

      it('hands its input on to its parts', async () => {
        await enqueue(stage, 'w', chainOf(si(), groupOf([s(), si(), chainOf(s(), s())])));
        await settle(gave({ a: 1 }));
        expect(await stage.broker.workflows.input('w')).toBe('v{"a":1}');
        const parts = await stage.worker().lease(9);
        expect(parts.map(({ id, head }) => `${id} from ${head.inputGroup}`).toSorted()).toEqual([
          'w.0 from w',
          'w.1 from undefined',
          'w.2/0 from w',
        ]);
      });

      it('of several pages is full when each page is', async () => {
        await enqueue(stage, 'w', groupOf(tasks(1_100)));
        const worker = stage.worker();
        const parts = await worker.lease(1_100);
        const settlements = parts.map((part) => worker.settlement(part, gave(Number(part.id.slice(2)))));
        for (let at = 1_000; at >= 0; at -= 500) {
          expect(await endOf(stage, 'w')).toBe('live');
          await worker.exchange({ settlements: settlements.slice(at, at + 500) });
        }
        expect(await endOf(stage, 'w')).toBe('SUCCESS');
        expect(await listOf(stage, 'w')).toEqual(Array.from({ length: 1_100 }, (_, index) => index));
      });

      it('of two thousand parts is set going, and cancelled, in batches', async () => {
        await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(2_000), { failFast: true })));
        const worker = stage.worker();
        await worker.settle(await worker.leaseOne(), succeeded);
        await runContinuations(stage);
        expect((await stage.broker.queues.list(['q']))[0]?.waiting).toBe(2_000);
        await worker.settle(await worker.leaseOne(), failed);
        await runContinuations(stage);
        const parts = Array.from({ length: 2_000 }, (_, index) => `w.${index}`);
        const found = await stage.broker.results.find(parts);
        expect(found.filter((one) => one?.record.kind !== 'ended')).toEqual([]);
        expect(await worker.drain()).toEqual([]);
      });
    });

    describe('a chord', () => {
      it('gives the body the list of the header', async () => {
        await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), s()));
        const worker = stage.worker();
        for (const part of await worker.lease(2)) await worker.settle(part, gave(part.id));
        const body = await worker.leaseOne();
        expect([body.id, body.body.split('\n')[0]]).toEqual(['w', 'gw/0']);
        expect(await listOf(stage, 'w/0')).toEqual(['w/0.0', 'w/0.1']);
      });

      it('ends its body with the failure of the part, aloud, and what follows quietly', async () => {
        const heads = { 'w/1': { hooks: ['hook'] }, w: { hooks: ['hook'] } };
        const body = s().linkError(s('err'));
        await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), body, s()), heads);
        const worker = stage.worker();
        const [one, two] = await worker.lease(2);
        await worker.settle(one!, succeeded);
        await worker.settle(two!, failed);
        await runContinuations(stage);
        expect(await ends('w/0', 'w/1', 'w')).toEqual({
          'w/0': 'FAILURE part',
          'w/1': 'FAILURE dependency',
          w: 'FAILURE dependency',
        });
        const failure = {
          name: 'ChordError',
          message: 'Part 1 of the group failed (task w/0.1).',
          cause: { message: 'boom' },
        };
        expect(await failureOf(stage, 'w/1')).toMatchObject(failure);
        expect(await failureOf(stage, 'w')).toMatchObject(failure);
        expect((await worker.drain()).toSorted()).toEqual(['w!0', 'w/1:hook']);
      });

      it('in a group gives its list a place in the list', async () => {
        await enqueue(stage, 'w', groupOf([groupOf([]), groupOf(tasks(2)), chainOf(groupOf(tasks(1)), s())]));
        const worker = stage.worker();
        for (let turn = 0; turn < 4; turn += 1) await settle(gave(turn));
        expect(await worker.drain()).toEqual([]);
        expect(await endOf(stage, 'w')).toBe('SUCCESS');
        expect(await listOf(stage, 'w')).toEqual([[], [0, 1], 3]);
      });

      it('tells a failure from deep inside with the task that failed', async () => {
        await enqueue(stage, 'w', groupOf([groupOf([groupOf(tasks(1))])]));
        await settle(failed);
        expect(await stage.endedHead('w')).toMatchObject({ reason: 'part', part: 'w.0.0.0' });
      });
    });

    describe('time', () => {
      it('passes for the results of a group from when its body has ended', async () => {
        await enqueue(stage, 'w', chainOf(groupOf(tasks(1)).with({ resultTtl: HOUR }), s()));
        const worker = stage.worker();
        await worker.settle(await worker.leaseOne(), gave('kept'));
        await stage.advance(3 * HOUR);
        expect(await listOf(stage, 'w/0')).toEqual(['kept']);
        await worker.settle(await worker.leaseOne(), succeeded);
        await stage.advance(HOUR - LEASE_MS);
        expect(await listOf(stage, 'w/0')).toEqual(['kept']);
        await stage.advance(LEASE_MS + 60_000);
        expect(await stage.broker.workflows.results('w/0', 0)).toEqual({ size: undefined, results: [] });
      });

      it('passes for a nested group with the one it is in', async () => {
        await enqueue(stage, 'w', chainOf(groupOf([groupOf(tasks(1)), si()]).with({ resultTtl: HOUR }), s()));
        const worker = stage.worker();
        await worker.settle(await worker.leaseOne(), gave('deep'));
        await stage.advance(3 * HOUR);
        await worker.settle(await worker.leaseOne(), gave('flat'));
        expect(new Set((await listOf(stage, 'w/0')).flat())).toEqual(new Set(['deep', 'flat']));
        await worker.settle(await worker.leaseOne(), succeeded);
        await runContinuations(stage);
        await stage.advance(HOUR + 60_000);
        expect(await stage.broker.workflows.count('w/0.0')).toBeUndefined();
        expect(await stage.broker.workflows.count('w/0')).toBeUndefined();
      });
    });
  });
}
