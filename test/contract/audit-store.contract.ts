import { describe, expect, it } from '@jest/globals';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

/** The promises of every store of changes. */
export function describeAuditStore(name: string, open: Open): void {
  describe(`${name}: audit store`, () => {
    const stage = useStage(open);
    const note = (target: string, more: object = {}) =>
      stage.broker.audit.record({
        key: `key of ${target}`,
        who: 'ops@host',
        via: 'cli',
        action: 'Queues.pause',
        target,
        ...more,
      });

    it('Changes are listed with their moment, the newest first', async () => {
      const first = stage.now;
      await note('a', { count: 3 });
      await stage.advance(1_000);
      await note('b', { error: 'no' });
      const common = { who: 'ops@host', via: 'cli', action: 'Queues.pause' };
      expect(await stage.broker.audit.list({ limit: 10 })).toEqual([
        { id: expect.any(String), at: first + 1_000, ...common, target: 'b', error: 'no' },
        { id: expect.any(String), at: first, ...common, target: 'a', count: 3 },
      ]);
    });

    it('A page begins behind the change of an id', async () => {
      for (const target of ['a', 'b', 'c']) await note(target);
      const [newest] = await stage.broker.audit.list({ limit: 1 });
      const rest = await stage.broker.audit.list({ after: newest?.id, limit: 10 });
      expect([newest, ...rest].map((record) => record?.target)).toEqual(['c', 'b', 'a']);
    });

    it('A long change tells others how far it is for a while, and learns that it shall stop', async () => {
      const { audit } = stage.broker;
      expect(await audit.reported('a')).toBeUndefined();
      expect(await audit.report('a', 'half', 60_000)).toBe(false);
      expect(await audit.reported('a')).toBe('half');
      await audit.stop('a', 60_000);
      expect([await audit.report('a', 'most', 60_000), await audit.report('b', 'new', 60_000)]).toEqual([
        true,
        false,
      ]);
      await stage.advance(60_001);
      expect([await audit.reported('a'), await audit.report('a', 'late', 60_000)]).toEqual([
        undefined,
        false,
      ]);
    });

    it('A repeated call is stored once', async () => {
      await note('a');
      await note('a');
      expect(await stage.broker.audit.list({ limit: 10 })).toHaveLength(1);
    });
  });
}
