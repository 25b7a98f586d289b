import { describe, expect, it } from '@jest/globals';
import type { Open } from '../open-broker.js';
import { ScheduleStage } from '../schedules.js';
import { useStage } from '../stage.js';

const MINUTE = 60_000;

export function describePut(name: string, open: Open): void {
  describe(`${name}: schedules`, () => {
    const stage = useStage(open);
    const schedules = new ScheduleStage(stage);

    it('are kept as they were put, with the broker’s time', async () => {
      const at = stage.now + MINUTE;
      const fields = { entry: '{"a":"ü"}', hash: 'h1', origin: 'code', dueAt: at, fireAt: at + 5 } as const;
      expect(await schedules.store.put({ name: 'a', from: undefined, version: 'v1', fields })).toBe(true);
      expect(await schedules.store.find({ kind: 'names', names: ['a', 'unknown'] })).toEqual({
        now: stage.now,
        nextAt: at + 5,
        schedules: [{ name: 'a', version: 'v1', fired: 0, ...fields }],
      });
    });

    it('are changed by whom knows their version only', async () => {
      const { version } = await schedules.put('a');
      const change = { name: 'a', fields: { hash: 'other' } };
      expect(await schedules.store.put({ ...change, from: 'stale', version: 'x' })).toBe(false);
      expect(await schedules.store.put({ ...change, from: undefined, version: 'x' })).toBe(false);
      expect(await schedules.store.put({ ...change, from: version, version: 'x' })).toBe(true);
      expect(await schedules.get('a')).toMatchObject({ hash: 'other', version: 'x' });
    });

    it('take fields away and set them again', async () => {
      const at = stage.now + MINUTE;
      await schedules.put('a', { paused: 'why', dueAt: null, fireAt: null });
      expect(await schedules.get('a')).toEqual({
        name: 'a',
        version: expect.any(String),
        entry: '{}',
        hash: 'h',
        origin: 'api',
        fired: 0,
        paused: 'why',
      });
      await schedules.put('a', { paused: null, dueAt: at, fireAt: at });
      expect(await schedules.get('a')).toMatchObject({ dueAt: at, fireAt: at });
      expect(await schedules.get('a')).not.toHaveProperty('paused');
    });

    it('are due in order of their fire time, at most so many', async () => {
      for (const [index, each] of ['c', 'a', 'b'].entries())
        await schedules.put(each, { fireAt: stage.now + (index + 1) * 1_000 });
      expect(await schedules.due()).toEqual([]);
      await stage.advance(2_500);
      expect([await schedules.due(), await schedules.due(1)]).toEqual([['c', 'a'], ['c']]);
      expect((await schedules.store.find({ kind: 'due', limit: 1 })).nextAt).toBe(stage.now + 500);
    });

    it('are never due when they have no fire time', async () => {
      await schedules.put('a', { dueAt: null, fireAt: null });
      await stage.advance(1_000 * MINUTE);
      const { schedules: due, nextAt } = await schedules.store.find({ kind: 'due', limit: 10 });
      expect([due, nextAt]).toEqual([[], undefined]);
    });

    it('are listed by pages, those without a fire time last', async () => {
      await schedules.put('never', { dueAt: null, fireAt: null });
      await schedules.put('late', { fireAt: stage.now + 2 });
      await schedules.put('soon', { fireAt: stage.now + 1 });
      const page = async (offset: number) =>
        (await schedules.store.find({ kind: 'page', offset, limit: 2 })).schedules.map((each) => each.name);
      expect([await page(0), await page(2), await page(4)]).toEqual([['soon', 'late'], ['never'], []]);
    });

    it('are gone with all they had when they are removed', async () => {
      await schedules.put('a');
      await schedules.store.trigger('a', stage.message('m'));
      expect(await schedules.store.remove('a')).toBe(true);
      expect(await schedules.get('a')).toBeUndefined();
      expect(await schedules.store.history('a', 10)).toEqual([]);
      expect(await schedules.store.remove('a')).toBe(false);
      expect((await stage.find('m'))?.record.kind).toBe('live');
    });

    it('tell when one is due earlier than all the others, and only then', async () => {
      let calls = 0;
      let told = (): void => undefined;
      await schedules.store.onChange(() => {
        calls += 1;
        if (calls === 2) told();
      });
      // Who listens is called as well when the connection is there, once for each shard.
      calls = 0;
      const both = new Promise<void>((resolve) => (told = resolve));
      await schedules.put('a', { fireAt: stage.now + 1_000 });
      await schedules.put('b', { fireAt: stage.now + 2_000 });
      await schedules.put('c', { dueAt: null, fireAt: null });
      await schedules.put('b', { fireAt: stage.now + 500 });
      await both;
      expect(calls).toBe(2);
    });

    it('can be triggered by hand, which leaves their times alone', async () => {
      const before = await schedules.put('a');
      expect(await schedules.store.trigger('a', stage.message('m'))).toBe(true);
      expect(await schedules.store.trigger('unknown', stage.message('n'))).toBe(false);
      expect(await stage.worker().drain()).toEqual(['m']);
      expect(await schedules.get('a')).toEqual(before);
      expect(await schedules.store.history('a', 10)).toEqual([
        { kind: 'triggered', dueAt: stage.now, fireAt: stage.now, at: stage.now, id: 'm', count: 1 },
      ]);
    });
  });
}
