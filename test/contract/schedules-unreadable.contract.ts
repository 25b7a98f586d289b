import { describe, expect, it } from '@jest/globals';
import type { Declaration } from '../../src/beat/declaration.js';
import { BeatStage } from './beat-stage.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const MINUTE = 60_000;
const DECLARED: Declaration = {
  name: 'poll',
  entry: {
    when: { kind: 'every', everyMs: MINUTE },
    jitterMs: 0,
    misfire: 'once',
    overlap: 'allow',
    enabled: true,
    message: { head: { name: 'mail.send', queue: 'q', at: 0 }, body: '{"args":[]}' },
  },
};

/** What becomes of schedules that somebody wrote over. */
export function describeUnreadableSchedules(name: string, open: Open): void {
  describe(`${name}: a schedule that nobody can read`, () => {
    const stage = useStage(open);
    const beats = new BeatStage(stage);
    const spoil = async (schedule: string, entry: string) => {
      const [known] = (await beats.store.find({ kind: 'names', names: [schedule] })).schedules;
      await beats.store.put({ name: schedule, from: known?.version, version: 'spoilt', fields: { entry } });
    };
    const ENTRIES = [
      '',
      '{',
      'null',
      '5',
      '{}',
      '{"when":{"kind":"never"}}',
      '{"when":{"kind":"cron","cron":"x"}}',
    ];

    it.each(ENTRIES)('says so, and what to do, with %j as its entry', async (entry) => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('poll', { every: '5m' }));
      await spoil('poll', entry);
      const error = {
        code: 'MALFORMED_SCHEDULE',
        message: expect.stringMatching(/^Schedule "poll" cannot be read: .*Remove it and make it again/s),
      };
      expect((await schedules.pause('poll')).state).toBe('paused');
      await expect(schedules.resume('poll')).rejects.toMatchObject(error);
      await expect(schedules.trigger('poll')).rejects.toMatchObject(error);
      await expect(schedules.preview('poll')).rejects.toMatchObject(error);
      expect(await schedules.get('poll')).toMatchObject({ task: 'malformed' });
      expect(await schedules.remove('poll')).toBe(true);
    });

    it('is mended by the same upsert, and goes on though the beat has paused it', async () => {
      const schedules = beats.schedules();
      const options = beats.options('poll', { every: '5m' });
      await schedules.upsert(options);
      await spoil('poll', '{');
      await stage.advance(5 * MINUTE);
      await beats.started();
      beats.lines.splice(0);
      expect((await schedules.get('poll'))?.note).toMatch(/^The entry cannot be read: /);
      expect(await schedules.upsert(options)).toMatchObject({ state: 'active', times: 'every 5m' });
    });

    it('stays paused by who paused it', async () => {
      const schedules = beats.schedules();
      const options = beats.options('poll', { every: '5m' });
      await schedules.upsert(options);
      await schedules.pause('poll', 'maintenance');
      await spoil('poll', '{');
      expect(await schedules.upsert(options)).toMatchObject({ state: 'paused', note: 'maintenance' });
    });

    it('may be removed also where it is declared in code, and comes back', async () => {
      const declarationDuty = beats.declarationDuty([DECLARED]);
      await declarationDuty.turn();
      await spoil('poll', '{');
      expect(await beats.schedules().remove('poll')).toBe(true);
      await stage.advance(15_000);
      await declarationDuty.turn();
      expect(await beats.schedules().get('poll')).toMatchObject({ origin: 'code', times: 'every 1m' });
    });
  });
}
