import { describe, expect, it } from '@jest/globals';
import { TICKS_KEPT } from '../../../src/broker/storage/kept.js';
import type { Open } from '../open-broker.js';
import { ScheduleStage } from '../schedules.js';
import { useStage } from '../stage.js';

const MINUTE = 60_000;

export function describeFiring(name: string, open: Open): void {
  describe(`${name}: firing`, () => {
    const stage = useStage(open);
    const schedules = new ScheduleStage(stage);

    it('enqueues the task and moves the schedule on', async () => {
      const record = await schedules.put('a');
      const due = record.dueAt as number;
      await stage.advance(MINUTE + 30);
      expect(await schedules.beat('a')).toEqual(['fired']);
      expect(await schedules.get('a')).toEqual({
        ...record,
        fired: 1,
        dueAt: due + MINUTE,
        fireAt: due + MINUTE,
        lastId: `beat:a:${due}`,
        lastDueAt: due,
      });
      expect(await stage.worker().drain()).toEqual([`beat:a:${due}`]);
      expect(await schedules.store.history('a', 10)).toEqual([
        { kind: 'fired', dueAt: due, fireAt: due, at: stage.now, id: `beat:a:${due}`, count: 1 },
      ]);
    });

    it('tells the time at which it was done', async () => {
      await schedules.put('a');
      await stage.advance(2 * MINUTE);
      expect((await schedules.store.fire('t', [])).now).toBe(stage.now);
    });

    it('is done by the first of many beats', async () => {
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      const replies = await Promise.all([1, 2, 3].map(() => schedules.fire(schedules.firing(record))));
      expect(replies.filter((reply) => reply !== undefined)).toEqual([['fired']]);
      expect(await stage.worker().drain()).toHaveLength(1);
    });

    it('gives the same answer to the same call, also after the next tick', async () => {
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      const firing = schedules.firing(record);
      expect(await schedules.fire(firing, 'call')).toEqual(['fired']);
      expect(await schedules.fire(firing, 'call')).toEqual(['fired']);
      expect(await schedules.kinds('a')).toEqual(['fired']);
      expect(await stage.worker().drain()).toHaveLength(1);
    });

    it('does nothing for a schedule that was edited or removed meanwhile', async () => {
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      await schedules.put('a', { dueAt: record.dueAt as number });
      expect(await schedules.fire(schedules.firing(record))).toBeUndefined();
      await schedules.store.remove('a');
      expect(await schedules.fire(schedules.firing(record))).toBeUndefined();
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('moves many on in one call, each for itself', async () => {
      const [a, b] = [await schedules.put('a'), await schedules.put('b')];
      await stage.advance(MINUTE);
      await schedules.beat('a');
      const { replies } = await schedules.store.fire('t', [schedules.firing(a), schedules.firing(b)]);
      expect(replies).toEqual([undefined, ['fired']]);
    });

    it('enqueues several ticks in order, and notes what was missed before them', async () => {
      const record = await schedules.put('a');
      const due = record.dueAt as number;
      await stage.advance(3 * MINUTE);
      const ticks = [due + MINUTE, due + 2 * MINUTE].map((at) => schedules.tick('a', at));
      const missed = { count: 1, since: due };
      expect(await schedules.fire(schedules.firing(record, { ticks, missed }))).toEqual(['fired', 'fired']);
      expect(await stage.worker().drain()).toEqual(ticks.map(({ message }) => message.id));
      const history = await schedules.store.history('a', 10);
      expect(history.map(({ kind, dueAt, id }) => [kind, dueAt, id])).toEqual([
        ['fired', due + 2 * MINUTE, ticks[1]?.message.id],
        ['fired', due + MINUTE, ticks[0]?.message.id],
        ['missed', due, ''],
      ]);
    });

    it('ends a schedule that has no next time, and keeps it to be looked at', async () => {
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      await schedules.fire(schedules.firing(record, { next: undefined }));
      const ended = await schedules.get('a');
      expect(ended).toMatchObject({ fired: 1 });
      expect(ended).not.toHaveProperty('dueAt');
      await stage.advance(1_000 * MINUTE);
      expect(await schedules.due()).toEqual([]);
    });

    it('stops at the limit', async () => {
      await schedules.put('a');
      for (let count = 0; count < 2; count += 1) {
        await stage.advance(MINUTE);
        expect(await schedules.beat('a', { limit: 2 })).toEqual(['fired']);
      }
      await stage.advance(MINUTE);
      expect(await schedules.due()).toEqual([]);
      expect(await schedules.get('a')).toMatchObject({ fired: 2 });
      expect(await schedules.get('a')).not.toHaveProperty('dueAt');
    });

    it('stops at the limit within one call', async () => {
      const record = await schedules.put('a');
      await stage.advance(3 * MINUTE);
      const ticks = [0, 1, 2].map((each) => schedules.tick('a', (record.dueAt as number) + each * MINUTE));
      const outcomes = await schedules.fire(schedules.firing(record, { ticks, limit: 2 }));
      expect(outcomes).toEqual(['fired', 'fired', 'over']);
      expect(await stage.worker().drain()).toHaveLength(2);
    });

    it('skips a tick whose dedupe key a live task holds', async () => {
      await stage.publish('holder', { dedupe: 'k', dedupeMs: MINUTE * 10 });
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      const ticks = [schedules.tick('a', record.dueAt as number, { dedupe: 'k', dedupeMs: MINUTE })];
      expect(await schedules.fire(schedules.firing(record, { ticks }))).toEqual(['deduplicated']);
      expect(await stage.worker().drain()).toEqual(['holder']);
    });

    it('holds the dedupe key of what it enqueues', async () => {
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      const ticks = [schedules.tick('a', record.dueAt as number, { dedupe: 'k', dedupeMs: MINUTE })];
      await schedules.fire(schedules.firing(record, { ticks }));
      expect(await stage.publish('other', { dedupe: 'k', dedupeMs: MINUTE })).toEqual({
        kind: 'deduplicated',
        id: ticks[0]?.message.id,
      });
    });

    it('enqueues no id twice', async () => {
      const record = await schedules.put('a');
      await stage.publish(`beat:a:${record.dueAt}`);
      await stage.advance(MINUTE);
      expect(await schedules.beat('a')).toEqual(['duplicate']);
      expect(await stage.worker().drain()).toHaveLength(1);
    });

    it('keeps priority and queue', async () => {
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      await stage.publish('usual');
      const ticks = [schedules.tick('a', record.dueAt as number, { priority: 9 })];
      await schedules.fire(schedules.firing(record, { ticks }));
      expect(await stage.worker().drain()).toEqual([ticks[0]?.message.id, 'usual']);
    });

    it('wakes a worker that waits', async () => {
      const record = await schedules.put('a');
      await stage.advance(MINUTE);
      const waiting = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 60_000 });
      await schedules.fire(schedules.firing(record));
      await waiting;
    });

    it('remembers the last ticks only', async () => {
      await schedules.put('a');
      for (let count = 0; count < TICKS_KEPT + 3; count += 1) {
        await stage.advance(MINUTE);
        await schedules.beat('a');
      }
      const history = await schedules.store.history('a', 1_000);
      expect([history.length, history[0]?.dueAt]).toEqual([TICKS_KEPT, stage.now]);
      expect(await schedules.store.history('a', 2)).toHaveLength(2);
    });
  });
}
