import { describe, expect, it } from '@jest/globals';
import type { Open } from '../open-broker.js';
import { ScheduleStage } from '../schedules.js';
import { useStage } from '../stage.js';

const SILENT_MS = 40_000;

export function describeDeployments(name: string, open: Open): void {
  describe(`${name}: deployments that declare schedules`, () => {
    const stage = useStage(open);
    const schedules = new ScheduleStage(stage);

    /** Declares, and puts what it is to put, as a process of that deployment does. */
    async function declare(id: string, hashes: Readonly<Record<string, string>>): Promise<readonly string[]> {
      const declared = Object.entries(hashes).map(([each, hash]) => ({ name: each, hash }));
      const wanted = await schedules.store.declare({ id, schedules: declared, silentMs: SILENT_MS });
      for (const each of wanted)
        await schedules.put(each, { origin: 'code', hash: hashes[each] as string, orphaned: null });
      return wanted;
    }

    const hash = async (each: string) => (await schedules.get(each))?.hash;

    it('are asked for what is not there, and not again', async () => {
      expect(await declare('r1', { a: 'a1', b: 'b1' })).toEqual(['a', 'b']);
      expect(await declare('r1', { a: 'a1', b: 'b1' })).toEqual([]);
    });

    it('win with what is newer, and an older one that comes back changes nothing', async () => {
      await declare('r1', { a: 'a1' });
      expect(await declare('r2', { a: 'a2' })).toEqual(['a']);
      expect(await declare('r1', { a: 'a1' })).toEqual([]);
      expect(await declare('r2', { a: 'a2' })).toEqual([]);
      expect(await hash('a')).toBe('a2');
    });

    it('take over again when the newer one is gone', async () => {
      await declare('r1', { a: 'a1' });
      await declare('r2', { a: 'a2' });
      await stage.advance(SILENT_MS - 1);
      expect(await declare('r1', { a: 'a1' })).toEqual([]);
      await stage.advance(1);
      expect(await declare('r1', { a: 'a1' })).toEqual(['a']);
      expect(await hash('a')).toBe('a1');
    });

    it('do not flip however many of them live', async () => {
      const hashes = Array.from({ length: 30 }, (_, index) => `a${index}`);
      for (const [index, each] of hashes.entries())
        expect(await declare(`r${index}`, { a: each })).toEqual(['a']);
      for (let turn = 0; turn < 2; turn += 1) {
        for (const [index, each] of hashes.entries())
          expect(await declare(`r${index}`, { a: each })).toEqual([]);
      }
      expect(await hash('a')).toBe('a29');
    });

    it('do not flip when an old one starts after all others like it were gone', async () => {
      await declare('r1', { a: 'a1' });
      await declare('r2', { a: 'a2' });
      for (let count = 0; count < 10; count += 1) {
        await stage.advance(SILENT_MS / 2);
        await declare('r2', { a: 'a2' });
      }
      expect(await declare('r1', { a: 'a1' })).toEqual([]);
      expect(await hash('a')).toBe('a2');
    });

    it('orphan what none of them declares any more, and keep it', async () => {
      await declare('r1', { a: 'a1', b: 'b1' });
      await declare('r2', { b: 'b1' });
      await stage.advance(SILENT_MS - 1);
      await declare('r2', { b: 'b1' });
      expect(await schedules.get('a')).not.toHaveProperty('orphaned');
      await stage.advance(1);
      await declare('r2', { b: 'b1' });
      expect(await schedules.get('a')).toMatchObject({ orphaned: true, hash: 'a1' });
      expect(await schedules.get('a')).not.toHaveProperty('dueAt');
      expect(await schedules.get('b')).not.toHaveProperty('orphaned');
      await stage.advance(1_000_000);
      expect(await schedules.due()).toEqual(['b']);
    });

    it('bring back what was orphaned', async () => {
      await declare('r1', { a: 'a1' });
      await stage.advance(SILENT_MS);
      await declare('r2', {});
      expect(await schedules.get('a')).toMatchObject({ orphaned: true });
      expect(await declare('r1', { a: 'a1' })).toEqual(['a']);
      expect(await schedules.get('a')).not.toHaveProperty('orphaned');
    });

    it('leave alone what was made at run time', async () => {
      await schedules.put('a');
      await declare('r1', {});
      expect(await schedules.get('a')).not.toHaveProperty('orphaned');
    });

    it('take over what was made at run time under a name that they declare', async () => {
      await schedules.put('a', { hash: 'a1' });
      expect(await declare('r1', { a: 'a1' })).toEqual(['a']);
      expect(await schedules.get('a')).toMatchObject({ origin: 'code' });
    });
  });
}
