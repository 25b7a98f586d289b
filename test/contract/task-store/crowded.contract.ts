import { describe, expect, it } from '@jest/globals';
import { LEASE_MS } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { chainOf, endOf, enqueue, groupOf, s, si, tasks } from '../workflow-store/workflow.js';

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

/** Where a script looks at a bounded number of entries, nothing may be lost behind them. */
export function describeCrowded(open: Open): void {
  describe('a crowded namespace', () => {
    const stage = useStage(open);

    async function leaseAll(slots: number): Promise<string[]> {
      const leased: string[] = [];
      for (;;) {
        const found = await stage.worker().lease(slots);
        if (found.length === 0) return leased;
        leased.push(...found.map(({ id }) => id));
      }
    }

    it('A lane that emptied behind a thousand others gives each of its next tasks once', async () => {
      const { tasks: store } = stage.broker;
      const others = numbered('other', 1_000);
      await store.publish(others.slice(0, 500).map((id) => stage.message(id, { lane: `f:${id}` })));
      await store.publish(others.slice(500).map((id) => stage.message(id, { lane: `f:${id}` })));
      const expires = stage.now + 1_000;
      const short = numbered('short', 60);
      await store.publish(short.map((id) => stage.message(id, { lane: `f:${id}`, expires })));
      await stage.advance(2_000);
      while ((await store.recover(LEASE_MS)).hasMore);
      const next = short.flatMap((lane) =>
        numbered(`${lane}/`, 5).map((id) => stage.message(id, { lane: `f:${lane}` })),
      );
      await store.publish(next);
      const leased = await leaseAll(100);
      expect(leased).toHaveLength(new Set(leased).size);
      expect(new Set(leased)).toEqual(new Set([...others, ...next.map(({ id }) => id)]));
    });

    it('A worker with thousands of slots leases each task once', async () => {
      const ids = numbered('t', 6_000);
      for (let from = 0; from < ids.length; from += 500)
        await stage.publishAll(...ids.slice(from, from + 500));
      const leased = await leaseAll(5_000);
      expect(leased).toHaveLength(ids.length);
      expect(new Set(leased)).toEqual(new Set(ids));
    });

    it('A revoked member takes a long chain with it while no worker runs', async () => {
      await enqueue(stage, 'w', chainOf(...tasks(400)), {});
      expect(await stage.broker.tasks.revoke('w/0')).toBe(true);
      const ends = await Promise.all(['w/1', 'w/200', 'w'].map((id) => stage.endedHead(id)));
      expect(ends.map(({ state }) => state)).toEqual(['REVOKED', 'REVOKED', 'REVOKED']);
    });

    it('A revoked member takes a large group behind it with it while no worker runs', async () => {
      await enqueue(stage, 'w', chainOf(si(), groupOf(tasks(400) as never), s()), {});
      expect(await stage.broker.tasks.revoke('w/0')).toBe(true);
      for (const id of ['w/1.0', 'w/1.399', 'w']) expect(await endOf(stage, id)).toMatch(/REVOKED/);
    });
  });
}
