import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { failed, HOUR, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { chainOf, endOf, enqueue, groupOf, runContinuations, s, si, tasks } from './workflow.js';

const LIMITS = { deadLetterAgeMs: 24 * HOUR, deadLetterCount: 1_000, silentMs: HOUR, draftAgeMs: HOUR };
const STEPS = ['w/1.0/0', 'w/1.0/1', 'w/1.0/2', 'w/1.0'];

/** A step in the middle of a part is revoked before the group has begun, and its record is past its time when that begins. */
export function describeRevokedEarly(open: Open): void {
  describe('a part whose end was revoked, and forgotten, before its group began', () => {
    const stage = useStage(open);
    const ends = async (ids: readonly string[]) => Promise.all(ids.map((id) => endOf(stage, id)));

    /** Of the part `w/1.0`, a chain of four, only the members before the revoked one are still there. */
    async function begun(revoked: string): Promise<void> {
      const heads = Object.fromEntries(STEPS.map((id) => [id, { ttl: 1 }]));
      await enqueue(stage, 'w', chainOf(si(), groupOf([chainOf(...tasks(4)), si()]), s()), heads);
      expect(await stage.broker.tasks.revoke(revoked)).toBe(true);
      await runContinuations(stage);
      await stage.advance(HOUR);
      while (await stage.broker.tasks.prune(LIMITS));
      const left = STEPS.slice(0, STEPS.indexOf(revoked));
      expect(await ends(STEPS)).toEqual(STEPS.map((id) => (left.includes(id) ? 'live' : 'none')));
    }

    const settleFirst = async (outcome: Outcome) => {
      await stage.worker().settle(await stage.worker().leaseOne(), outcome);
      await runContinuations(stage);
    };

    it.each(STEPS.slice(1, 3))('begins with what comes before %s, as it would have', async (revoked) => {
      await begun(revoked);
      await settleFirst(succeeded);
      const worker = stage.worker();
      const ran: string[] = [];
      for (;;) {
        const [delivery] = await worker.lease(1);
        if (delivery === undefined) break;
        ran.push(delivery.id);
        await worker.settle(delivery, succeeded);
        await runContinuations(stage);
      }
      const left = STEPS.slice(0, STEPS.indexOf(revoked));
      expect(ran.toSorted()).toEqual([...left, 'w/1.1']);
      expect(await ends(['w/1', 'w'])).toEqual(['FAILURE part', 'FAILURE dependency']);
      expect(await ends(left)).toEqual(left.map(() => 'SUCCESS'));
    });

    it.each(STEPS.slice(1, 3))('ends what comes before %s when the group cannot begin', async (revoked) => {
      await begun(revoked);
      await settleFirst(failed);
      expect(await ends(['w/1', 'w'])).toEqual(['FAILURE dependency', 'FAILURE dependency']);
      const left = STEPS.slice(0, STEPS.indexOf(revoked));
      expect(await ends(left)).toEqual(left.map(() => 'FAILURE dependency'));
    });

    it.each(STEPS.slice(1, 3))('is cancelled with the whole, also what comes before %s', async (revoked) => {
      await begun(revoked);
      expect(await stage.broker.tasks.revoke('w')).toBe(true);
      await runContinuations(stage);
      const left = STEPS.slice(0, STEPS.indexOf(revoked));
      expect(await ends([...left, 'w/1', 'w'])).toEqual([...left, 'w/1', 'w'].map(() => 'REVOKED revoked'));
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('is cancelled also where a member in the middle alone is gone', async () => {
      await enqueue(stage, 'w', chainOf(si(), groupOf([chainOf(...tasks(4)), si()]), s()));
      await stage.broker.tasks.revoke('w/1.0/1');
      await runContinuations(stage);
      expect(await stage.broker.results.forget('w/1.0/1')).toBe(true);
      expect(await stage.broker.tasks.revoke('w')).toBe(true);
      await runContinuations(stage);
      expect(await ends(['w/0', 'w/1.0/0', 'w/1.0/2', 'w/1.0', 'w/1', 'w'])).toEqual(
        Array<string>(6).fill('REVOKED revoked'),
      );
    });
  });
}
