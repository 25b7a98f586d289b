import { describe, expect, it } from '@jest/globals';
import type { EndedPosition } from '../../src/broker/inspector.js';
import { failed, HOUR, succeeded, type Traits } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const MINUTE = 60_000;

/** The list of tasks that have ended, of every broker. */
export function describeEndedTasks(name: string, open: Open): void {
  describe(`${name}: ended tasks`, () => {
    const stage = useStage(open);

    /** Runs tasks to their end, all in one exchange. */
    const end = async (ids: readonly string[], traits: Traits = {}, outcome = succeeded) => {
      for (const id of ids) await stage.publish(id, traits);
      const worker = stage.worker('w1', ['q', 'r']);
      const deliveries = await worker.lease(ids.length);
      const settlements = deliveries.map((delivery) => worker.settlement(delivery, outcome));
      await worker.exchange({ settlements });
    };

    const page = async (request: Partial<Parameters<typeof stage.broker.inspector.ended>[0]> = {}) => {
      const { tasks, next } = await stage.broker.inspector.ended({
        limit: 100,
        accepts: () => true,
        ...request,
      });
      return { ids: tasks.map(({ id }) => id), next };
    };

    const allInPagesOf = async (limit: number) => {
      const ids: string[] = [];
      let after: EndedPosition | undefined;
      do {
        const part = await page({ limit, after });
        ids.push(...part.ids);
        after = part.next;
      } while (after !== undefined);
      return ids;
    };

    it('The newest comes first, however long each record is kept', async () => {
      await end(['a'], { ttl: 2 * HOUR });
      await stage.advance(30_000);
      await end(['b'], { ttl: 2 * MINUTE });
      await stage.advance(30_000);
      await end(['c'], { ttl: 48 * HOUR });
      await stage.advance(1_000);
      await end(['d'], { ttl: 5 * MINUTE, ignoreResult: true }, failed);
      expect((await page()).ids).toEqual(['d', 'c', 'b', 'a']);
    });

    it('Pages of any size hold each task once, also those that ended in the same millisecond', async () => {
      const ids: string[] = [];
      for (let round = 0; round < 6; round += 1) {
        const some = Array.from({ length: 25 }, (_, index) => `t${round}-${index}`);
        ids.push(...some);
        await end(some, { ttl: round % 2 === 0 ? HOUR : 3 * HOUR });
        if (round % 3 === 2) await stage.advance(MINUTE / 2);
      }
      for (const limit of [1, 7, 100, 1_000])
        expect((await allInPagesOf(limit)).toSorted()).toEqual(ids.toSorted());
    });

    it('A later page begins behind its position, whatever has ended since', async () => {
      await end(['a']);
      await stage.advance(10);
      await end(['b']);
      const first = await page({ limit: 1 });
      await stage.advance(10);
      await end(['c']);
      expect((await page({ limit: 5, after: first.next })).ids).toEqual(['a']);
    });

    it('Tasks are left out that ended before a moment, or are not wanted', async () => {
      await end(['old']);
      await stage.advance(MINUTE);
      const since = stage.now;
      await end(['good']);
      await end(['bad'], {}, failed);
      expect((await page({ since })).ids.toSorted()).toEqual(['bad', 'good']);
      expect((await page({ accepts: ({ state }) => state === 'FAILURE' })).ids).toEqual(['bad']);
    });

    it('Each state has a list of its own, and pages of it hold each task once, however many ended otherwise', async () => {
      const ids: Record<string, string[]> = { SUCCESS: [], FAILURE: [], REVOKED: [] };
      for (let round = 0; round < 3; round += 1) {
        const good = Array.from({ length: 60 }, (_, index) => `s${round}-${index}`);
        await end(good, { ttl: HOUR });
        await end([`f${round}`], { ttl: round === 1 ? 2 * HOUR : HOUR }, failed);
        await stage.publish(`r${round}`, { ttl: HOUR });
        await stage.broker.tasks.revoke(`r${round}`);
        await stage.advance(10);
        ids['SUCCESS']?.push(...good);
        ids['FAILURE']?.push(`f${round}`);
        ids['REVOKED']?.push(`r${round}`);
      }
      for (const among of ['SUCCESS', 'FAILURE', 'REVOKED'] as const) {
        const seen: string[] = [];
        let after: EndedPosition | undefined;
        do {
          const part = await page({ among, limit: 7, after });
          seen.push(...part.ids);
          after = part.next;
        } while (after !== undefined);
        expect(seen.toSorted()).toEqual(ids[among]?.toSorted());
      }
      expect((await page({ among: 'FAILURE' })).ids).toEqual(['f2', 'f1', 'f0']);
      expect((await allInPagesOf(50)).toSorted()).toEqual(Object.values(ids).flat().toSorted());
    });

    it('A task that lives again and ends otherwise is in the list of its last end alone', async () => {
      await end(['a'], { ttl: HOUR }, failed);
      await stage.broker.results.forget('a');
      await end(['a'], { ttl: HOUR });
      expect((await page({ among: 'FAILURE' })).ids).toEqual([]);
      expect((await page({ among: 'SUCCESS' })).ids).toEqual(['a']);
      expect(await allInPagesOf(1)).toEqual(['a']);
    });

    it('Records of every list go when their time has come', async () => {
      await end(['s'], { ttl: MINUTE });
      await end(['f'], { ttl: MINUTE }, failed);
      await stage.publish('r', { ttl: MINUTE });
      await stage.broker.tasks.revoke('r');
      await stage.advance(3 * MINUTE);
      const limits = { deadLetterAgeMs: HOUR, deadLetterCount: 10, silentMs: HOUR, draftAgeMs: HOUR };
      while (await stage.broker.tasks.prune(limits)) {
        // A bounded part of it each time.
      }
      expect(await stage.broker.results.find(['s', 'f', 'r'])).toEqual([undefined, undefined, undefined]);
      expect(await page()).toEqual({ ids: [], next: undefined });
    });

    it('A forgotten task, one past its time and one that lives again are not listed', async () => {
      await end(['again', 'forgotten', 'kept', 'past'], { ttl: HOUR });
      await end(['short'], { ttl: MINUTE });
      await stage.broker.results.forget('forgotten');
      await stage.advance(2 * MINUTE);
      expect((await page()).ids).toEqual(['past', 'kept', 'again']);
      await stage.broker.results.forget('again');
      await stage.publish('again');
      expect((await page()).ids).toEqual(['past', 'kept']);
    });

    it('A task that ended twice is listed once, where it ended last', async () => {
      await end(['a'], { ttl: HOUR });
      await stage.broker.results.forget('a');
      await stage.advance(5 * MINUTE);
      await end(['b'], { ttl: HOUR });
      await stage.advance(5 * MINUTE);
      await end(['a'], { ttl: HOUR });
      expect((await page()).ids).toEqual(['a', 'b']);
    });

    it('A task that ended twice within a minute is listed once, and the others stay in their order', async () => {
      await end(['a', 'x'], { ttl: HOUR });
      await stage.broker.results.forget('a');
      await stage.advance(10);
      await end(['b'], { ttl: HOUR });
      await stage.advance(10);
      await end(['a'], { ttl: HOUR });
      await stage.advance(10);
      await end(['c'], { ttl: HOUR });
      expect((await page()).ids).toEqual(['c', 'a', 'b', 'x']);
      expect(await allInPagesOf(1)).toEqual(['c', 'a', 'b', 'x']);
    });

    it('Without an ended task the list is empty', async () => {
      await stage.publish('a');
      expect(await page()).toEqual({ ids: [], next: undefined });
    });
  });
}
