import { describe, expect, it } from '@jest/globals';
import type { EndedPosition } from '../../src/broker/inspector.js';
import { LOG_START } from '../../src/broker/event-log-store.js';
import type { ScheduleChange } from '../../src/broker/schedule-store.js';
import { failed, HOUR, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const IDS = Array.from({ length: 60 }, (_, index) => `task-${index}`);

/** The promises of a broker of several shards, whose tasks lie where their ids say. */
export function describeSpread(name: string, open: Open): void {
  describe(`${name}: tasks over all shards`, () => {
    const stage = useStage(open);
    const shardsOf = (ids: readonly string[]) => new Set(ids.map((id) => stage.broker.routing?.shardOf(id)));

    /** Runs all tasks, a millisecond apart. */
    const endAll = async (outcome = succeeded) => {
      const worker = stage.worker();
      for (const delivery of await worker.lease(IDS.length)) {
        await stage.advance(1);
        await worker.settle(delivery, outcome);
      }
    };

    it('Tasks lie in all shards, and each is found by its id', async () => {
      await stage.publishAll(...IDS);
      expect(shardsOf(IDS).size).toBe(stage.broker.routing?.count);
      const found = await stage.broker.results.find([...IDS, 'unknown']);
      expect(found.map((task) => task?.record.kind)).toEqual([...IDS.map(() => 'live'), undefined]);
    });

    it('A batch is answered in its order, over all shards', async () => {
      await stage.publishAll('task-3', 'task-9');
      const replies = await stage.broker.tasks.publish(IDS.map((id) => stage.message(id)));
      const repeated = IDS.filter((_id, index) => replies[index]?.kind === 'duplicate');
      expect(repeated).toEqual(['task-3', 'task-9']);
    });

    it('A batch over several shards cannot be stored whole, and stores nothing', async () => {
      const batch = IDS.map((id) => stage.message(id));
      await expect(stage.broker.tasks.publish(batch, { whole: true })).rejects.toThrow(/whole/);
      expect(await stage.broker.queues.list()).toEqual([]);
    });

    it('A worker with one session gets each task once, and settles it in its shard', async () => {
      await stage.publishAll(...IDS);
      expect((await stage.worker().drain()).toSorted()).toEqual(IDS.toSorted());
      expect(await stage.worker('w2').drain()).toEqual([]);
    });

    it('Counts and queues are sums', async () => {
      await stage.publishAll(...IDS);
      await stage.worker().lease(10);
      expect(await stage.broker.queues.list(['q'])).toMatchObject([{ waiting: 50, running: 10 }]);
      expect(await stage.broker.inspector.counts()).toMatchObject({ active: 10, delayed: 0 });
    });

    it('A paused queue gives nothing, in whatever shard, until it is resumed', async () => {
      await stage.publishAll(...IDS);
      await stage.broker.queues.pause('q', 'night');
      expect(await stage.worker().lease(5)).toEqual([]);
      expect(await stage.broker.queues.list(['q'])).toMatchObject([
        { paused: true, note: 'night', waiting: 60 },
      ]);
      await stage.broker.queues.resume('q');
      expect(await stage.worker().lease(60)).toHaveLength(60);
    });

    it('A purge revokes what waits in all shards', async () => {
      await stage.publishAll(...IDS);
      expect(await stage.broker.queues.purge('q')).toBe(60);
      expect((await stage.endedHead('task-59')).state).toBe('REVOKED');
    });

    it.each([1, 7, 100])('Pages of %d ended tasks hold each once, the newest first', async (limit) => {
      await stage.publishAll(...IDS);
      await endAll();
      const ended: { readonly id: string; readonly at: number }[] = [];
      let after: EndedPosition | undefined;
      do {
        const page = await stage.broker.inspector.ended({ limit, after, accepts: () => true });
        ended.push(...page.tasks.map(({ id, record }) => ({ id, at: record.head.endedAt })));
        after = page.next;
      } while (after !== undefined);
      expect(ended.map(({ id }) => id).toSorted()).toEqual(IDS.toSorted());
      const moments = ended.map(({ at }) => at);
      expect(moments).toEqual(moments.toSorted((one, other) => other - one));
    });

    it.each([7, 100])('Pages of %d dead letters hold each once, the newest first', async (limit) => {
      await stage.publishAll(...IDS);
      await endAll(failed);
      const letters: { readonly id: string; readonly diedAt: number }[] = [];
      for (let offset = 0; offset < 60; offset += limit)
        letters.push(...(await stage.broker.deadLetters.list({ offset, limit })));
      expect(letters.map(({ id }) => id).toSorted()).toEqual(IDS.toSorted());
      const moments = letters.map(({ diedAt }) => diedAt);
      expect(moments).toEqual(moments.toSorted((one, other) => other - one));
      // Nobody has read up to there: all before it is read again.
      const [other] = await stage.broker.deadLetters.list({ offset: 31, limit: 1 });
      expect(other?.id).toBe(letters[31]?.id);
      expect(await stage.broker.deadLetters.remove(IDS)).toBe(60);
    });

    it('A queue tells how many of its tasks wait in each shard', async () => {
      await stage.publishAll(...IDS);
      const [queue] = await stage.broker.queues.list();
      const counts = new Map<number, number>();
      for (const id of IDS) {
        const shard = stage.broker.routing?.shardOf(id) ?? 0;
        counts.set(shard, (counts.get(shard) ?? 0) + 1);
      }
      expect(queue?.waitingByShard).toEqual(Object.fromEntries(counts));
    });

    it('No more dead letters are kept than are wanted in all', async () => {
      await stage.publishAll(...IDS);
      await endAll(failed);
      const limits = { deadLetterAgeMs: HOUR, silentMs: HOUR, draftAgeMs: HOUR };
      await stage.broker.tasks.prune({ ...limits, deadLetterCount: 60 });
      expect((await stage.broker.inspector.counts()).deadLetters).toBe(60);
      await stage.broker.tasks.prune({ ...limits, deadLetterCount: 20 });
      const { deadLetters } = await stage.broker.inspector.counts();
      expect(deadLetters).toBeGreaterThanOrEqual(20);
      expect(deadLetters).toBeLessThan(20 + (stage.broker.routing?.count ?? 0));
    });

    it('Delayed tasks are listed by their time', async () => {
      for (const [index, id] of IDS.entries())
        await stage.publish(id, { delayMs: 1_000 + 7 * (index % 13) + index });
      const pages = [];
      for (let offset = 0; offset < 60; offset += 25)
        pages.push(...(await stage.broker.inspector.tasks('delayed', { offset, limit: 25 })));
      expect(pages.map(({ id }) => id).toSorted()).toEqual(IDS.toSorted());
      const moments = pages.map(({ at }) => at);
      expect(moments).toEqual(moments.toSorted((one, other) => one - other));
    });

    it('A walk meets all tasks and knows how many there are', async () => {
      await stage.publishAll(...IDS);
      const ids: string[] = [];
      let cursor = '';
      do {
        const page = await stage.broker.inspector.walk(cursor);
        ids.push(...page.tasks.map(({ id }) => id));
        expect(page.total).toBe(60);
        cursor = page.next;
      } while (cursor !== '');
      expect([...new Set(ids)].toSorted()).toEqual(IDS.toSorted());
    });

    it('The leases that a worker had longest count a loss, in whatever shard', async () => {
      await stage.publishAll(...IDS);
      const worker = stage.worker();
      const order: string[] = [];
      for (let count = 0; count < 8; count += 1) {
        order.push((await worker.leaseOne()).id);
        await stage.advance(1);
      }
      const lost = await stage.broker.leases.abandon('w1', 3);
      expect(lost.map(({ id }) => id).toSorted()).toEqual(order.slice(0, 3).toSorted());
      expect(await stage.worker('w2').lease(60)).toHaveLength(60);
    });

    it('Leases are renewed in each shard, and a lost one is named', async () => {
      await stage.publishAll(...IDS);
      const held = await stage.worker().lease(20);
      const id = IDS.find((each) => held.every((lease) => lease.id !== each)) as string;
      const renewed = await stage.broker.tasks.renew([{ id, token: 'w9:0:1:0:1:q' }, ...held], 60_000);
      expect(renewed).toEqual(['w9:0:1:0:1:q']);
    });

    it('Schedules lie in all shards: they are listed by their time, and each fires once', async () => {
      const names = Array.from({ length: 24 }, (_, index) => `schedule-${index}`);
      for (const [index, schedule] of names.entries())
        expect(await stage.broker.schedules.put(changeOf(schedule, stage.now + 100 + index))).toBe(true);
      const listed = [];
      for (let offset = 0; offset < 24; offset += 10)
        listed.push(...(await stage.broker.schedules.find({ kind: 'page', offset, limit: 10 })).schedules);
      expect(listed.map((record) => record.name)).toEqual(names);
      await stage.advance(110);
      const { schedules, nextAt } = await stage.broker.schedules.find({ kind: 'due', limit: 100 });
      expect(schedules.map((record) => record.name)).toEqual(names.slice(0, 11));
      expect(nextAt).toBe(stage.now + 1);
      const named = await stage.broker.schedules.find({
        kind: 'names',
        names: ['schedule-7', 'no', 'schedule-3'],
      });
      expect(named.schedules.map((record) => record.name)).toEqual(['schedule-7', 'schedule-3']);
    });

    it('The changes of operators are listed page by page, the newest first', async () => {
      for (let number = 0; number < 12; number += 1) {
        await stage.advance(1);
        await stage.broker.audit.record(noteOf(number));
      }
      const targets: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 4; pages += 1) {
        const page = await stage.broker.audit.list({ after, limit: 3 });
        targets.push(...page.map(({ target }) => target));
        after = page.at(-1)?.id;
      }
      expect(targets).toEqual(Array.from({ length: 12 }, (_, index) => String(11 - index)));
    });

    it('The log of events is read on from any of its events, of whatever process', async () => {
      const seen = async (after: string, limit: number) => {
        const page = await stage.broker.eventLog.read({ after, limit });
        return { ids: page.entries.map(({ event }) => (event as { readonly id?: string }).id), page };
      };
      for (let number = 1; number <= 12; number += 1) {
        await stage.advance(1);
        const event = {
          type: 'task-enqueued',
          at: stage.now,
          id: `e${number}`,
          name: 'n',
          queue: 'q',
        } as const;
        await stage.broker.eventLog.append(`source-${number % 5}`, number, { events: [event] }, 1_000);
      }
      const all = await seen(LOG_START, 100);
      expect(all.ids).toEqual(Array.from({ length: 12 }, (_, index) => `e${index + 1}`));
      for (const [index, entry] of all.page.entries.entries())
        expect((await seen(entry.id, 100)).ids).toEqual(all.ids.slice(index + 1));
      const first = await seen(LOG_START, 5);
      expect([...first.ids, ...(await seen(first.page.last, 100)).ids]).toEqual(all.ids);
      expect((await seen(all.page.last, 100)).ids).toEqual([]);
    });

    it('Time limits and limits hold in all shards', async () => {
      await stage.broker.control.setTimeLimit('mail.send', { soft: 5 });
      expect([...(await stage.broker.control.timeLimits())]).toEqual([['mail.send', { soft: 5 }]]);
      const definition = { kind: 'concurrency', name: 'task/mail.send', limit: 2 } as const;
      await stage.broker.limits.declare([definition]);
      expect(await stage.broker.limits.set({ ...definition, limit: 3 })).toBe(true);
      expect(await stage.broker.limits.list()).toEqual([
        { definition: { ...definition, limit: 3 }, declared: definition },
      ]);
    });

    it('New tasks are spread evenly, and those of a tick go together', async () => {
      const { routing: places } = stage.broker;
      const shares = Array.from({ length: places?.count ?? 0 }, () => 0);
      for (let tick = 0; tick < 400; tick += 1) {
        const shards = new Set([1, 2, 3].map(() => places?.shardFor(undefined)));
        expect(shards.size).toBe(1);
        for (const shard of shards) shares[shard ?? 0] = (shares[shard ?? 0] ?? 0) + 1;
        await Promise.resolve();
      }
      expect(Math.max(...shares) / Math.min(...shares)).toBeLessThan(1.1);
    });
  });
}

function noteOf(number: number) {
  return {
    key: `key-${number}`,
    who: 'w',
    via: 'service',
    action: 'Queues.pause',
    target: String(number),
  } as const;
}

function changeOf(name: string, dueAt: number): ScheduleChange {
  const fields = { entry: '{}', hash: 'h', origin: 'api', dueAt, fireAt: dueAt } as const;
  return { name, from: undefined, version: 'v1', fields };
}
