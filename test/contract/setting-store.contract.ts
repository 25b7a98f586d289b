import { describe, expect, it } from '@jest/globals';
import type { Setting } from '../../src/broker/setting-store.js';
import { rate } from './limits.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const pause = (note: string | null): Setting => ({ kind: 'pause', name: 'q', note });

/** What every broker promises of settings with versions. */
export function describeSettingStore(name: string, open: Open): void {
  describe(`${name}: settings`, () => {
    const stage = useStage(open);
    const put = (version: number, setting: Setting) => stage.broker.settings.put({ version, setting });

    it('A pause is in force, and known with its version', async () => {
      expect(await put(5, pause('why'))).toBe('stored');
      expect(await stage.broker.queues.list(['q'])).toMatchObject([{ paused: true, note: 'why' }]);
      expect(await stage.broker.settings.list()).toEqual([{ version: 5, setting: pause('why') }]);
    });

    it('An older setting changes nothing, and the same one is taken again', async () => {
      await put(5, pause('why'));
      expect(await put(4, pause(null))).toBe('older');
      expect(await put(5, pause('why'))).toBe('stored');
      expect(await stage.broker.queues.list(['q'])).toMatchObject([{ paused: true, note: 'why' }]);
      expect(await put(6, pause(null))).toBe('stored');
      expect(await stage.broker.queues.list(['q'])).toMatchObject([{ paused: false }]);
    });

    it('A time limit is set and taken back', async () => {
      const limit = { soft: 10, hard: 20 };
      await put(5, { kind: 'time-limit', name: 't', limit });
      expect(await stage.broker.control.timeLimits()).toEqual(new Map([['t', limit]]));
      await put(6, { kind: 'time-limit', name: 't', limit: null });
      expect(await stage.broker.control.timeLimits()).toEqual(new Map());
    });

    it('A limit that nobody has declared is refused, and one that is declared is set and taken back', async () => {
      const limit = rate(7);
      const setting = { kind: 'limit', of: limit.kind, name: limit.name, limit } as const;
      expect(await put(5, setting)).toBe('undeclared');
      expect(await stage.broker.settings.list()).toEqual([]);
      await stage.broker.limits.declare([rate(1)]);
      expect(await put(5, setting)).toBe('stored');
      expect(await stage.broker.limits.list()).toMatchObject([{ definition: limit, declared: rate(1) }]);
      await put(6, { ...setting, limit: null });
      expect(await stage.broker.limits.list()).toMatchObject([{ definition: rate(1) }]);
    });
  });
}
