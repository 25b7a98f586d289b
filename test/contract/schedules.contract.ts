import { describe, expect, it } from '@jest/globals';
import type { Declaration } from '../../src/beat/declaration.js';
import { caseCount } from '../support/case-count.js';
import { BeatStage } from './beat-stage.js';
import { HOUR } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const MINUTE = 60_000;
/** Five processes upsert four times as many schedules, which fire every one to four minutes. */
const RUNS = caseCount('NTQ_SCHEDULE_RUNS', { quick: 5, full: 25 });

/** What the injectable client of schedules makes of a broker. */
export function describeSchedules(name: string, open: Open): void {
  describe(`${name}: Schedules`, () => {
    const stage = useStage(open);
    const beats = new BeatStage(stage);
    const waiting = async () => (await stage.broker.queues.list(['q']))[0]?.waiting;

    it('tells of a schedule what was said of it, and when it fires', async () => {
      const options = { every: '5m', misfire: 'skip', grace: '1m', limit: 9, enabled: true } as const;
      const info = await beats.schedules().upsert(beats.options('poll', options));
      expect(info).toEqual({
        name: 'poll',
        state: 'active',
        origin: 'api',
        when: { kind: 'every', everyMs: 300_000 },
        times: 'every 5m',
        task: 'mail.send',
        queue: 'q',
        misfire: 'skip',
        graceMs: 60_000,
        overlap: 'allow',
        jitterMs: 0,
        limit: 9,
        fired: 0,
        nextAt: new Date(stage.now + 5 * MINUTE),
      });
      expect(await beats.schedules().get('poll')).toEqual(info);
      expect(await beats.schedules().get('unknown')).toBeUndefined();
    });

    it('change when they fire without a change of their task, and stay paused', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('poll', { every: '5m', enabled: false }));
      const before = await schedules.entryOf('poll');
      expect(await schedules.retime({ name: 'poll', every: '10m' })).toMatchObject({
        state: 'paused',
        times: 'every 10m',
      });
      const after = await schedules.entryOf('poll');
      expect(after).toEqual({ ...before, when: { kind: 'every', everyMs: 600_000 } });
      await expect(schedules.retime({ name: 'unknown', every: '10m' })).rejects.toThrow(/unknown/);
    });

    it('lists the next first, those that do not fire last', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('late', { every: '10m' }));
      await schedules.upsert(beats.options('never', { every: '1m', enabled: false }));
      await schedules.upsert(beats.options('soon', { every: '5m' }));
      expect((await schedules.list()).map((each) => each.name)).toEqual(['soon', 'late', 'never']);
    });

    it('leaves a schedule alone that is the same', async () => {
      const schedules = beats.schedules();
      const first = await schedules.upsert(beats.options('poll', { every: '5m' }));
      const version = async () =>
        (await beats.store.find({ kind: 'names', names: ['poll'] })).schedules[0]?.version;
      const before = await version();
      await stage.advance(4 * MINUTE);
      expect(await beats.schedules().upsert(beats.options('poll', { every: '5m' }))).toEqual(first);
      expect(await version()).toBe(before);
    });

    it('does not fire at 14:00 what is moved then from 11:51 to 14:51', async () => {
      const schedules = beats.schedules();
      await stage.advance(12 * HOUR);
      await schedules.upsert(beats.options('daily', { cron: '51 11 * * *' }));
      const beat = await beats.started();
      await beats.pass([beat], 2 * HOUR, HOUR);
      expect(new Date(stage.now).toISOString()).toContain('T14:00:00');
      const moved = await schedules.upsert(beats.options('daily', { cron: '51 14 * * *' }));
      expect(moved.nextAt?.toISOString()).toContain('T14:51:00');
      await beats.pass([beat], 50 * MINUTE, MINUTE);
      expect(await waiting()).toBe(0);
      await beats.pass([beat], MINUTE, MINUTE);
      expect(await stage.worker().drain()).toEqual([`beat:daily:${stage.now}`]);
    });

    it('keeps what was fired and a pause through a change', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('poll', { every: '1m' }));
      const beat = await beats.started();
      await beats.pass([beat], MINUTE, MINUTE);
      await schedules.pause('poll', 'maintenance');
      const changed = await schedules.upsert(beats.options('poll', { every: '2m' }));
      expect(changed).toMatchObject({ state: 'paused', note: 'maintenance', fired: 1, times: 'every 2m' });
    });

    it('pauses with a note, and goes on from now', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('poll', { every: '5m' }));
      const beat = await beats.started();
      expect(await schedules.pause('poll', 'maintenance')).toMatchObject({
        state: 'paused',
        note: 'maintenance',
      });
      await beats.pass([beat], HOUR + MINUTE, MINUTE);
      expect(await waiting()).toBe(0);
      const resumed = await schedules.resume('poll');
      expect(resumed).toMatchObject({ state: 'active', nextAt: new Date(stage.now + 4 * MINUTE) });
      await beats.turn(beat);
      expect(await waiting()).toBe(0);
      await beats.pass([beat], 4 * MINUTE, MINUTE);
      expect(await waiting()).toBe(1);
    });

    it('fires nothing for a pause that comes between due time and turn', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('poll', { every: '5m' }));
      const beat = await beats.started();
      await stage.advance(5 * MINUTE);
      await schedules.pause('poll');
      await beats.turn(beat);
      expect(await waiting()).toBe(0);
    });

    it('is paused from the start with enabled: false, and runs when that is taken back', async () => {
      const schedules = beats.schedules();
      const off = await schedules.upsert(beats.options('poll', { every: '5m', enabled: false }));
      expect(off).toMatchObject({ state: 'paused', note: 'declared with enabled: false' });
      expect((await schedules.upsert(beats.options('poll', { every: '5m' }))).state).toBe('active');
    });

    it('enqueues now on demand, also while paused', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('poll', { every: '5m', enabled: false }));
      const result = await schedules.trigger('poll');
      expect(await stage.worker().drain()).toEqual([result.id]);
      expect((await schedules.history('poll')).map(({ kind, taskId }) => [kind, taskId])).toEqual([
        ['triggered', result.id],
      ]);
    });

    it('previews the next times', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('digest', { cron: '0 9 * * 1', timeZone: 'Europe/Paris' }));
      const dates = (await schedules.preview('digest', 3)).map((date) => date.toISOString());
      expect(dates).toEqual([
        '2030-01-07T08:00:00.000Z',
        '2030-01-14T08:00:00.000Z',
        '2030-01-21T08:00:00.000Z',
      ]);
      await schedules.upsert(beats.options('twice', { every: '1h', limit: 2 }));
      expect(await schedules.preview('twice')).toHaveLength(2);
      await beats.pass([await beats.started()], 2 * HOUR, HOUR);
      await schedules.upsert(beats.options('twice', { every: '1h', limit: 1 }));
      expect(await schedules.preview('twice')).toEqual([]);
    });

    it('ends what has no time left', async () => {
      const schedules = beats.schedules();
      const once = await schedules.upsert(beats.options('once', { at: new Date(stage.now + MINUTE) }));
      expect(once.state).toBe('active');
      await beats.pass([await beats.started()], MINUTE, MINUTE);
      expect(await schedules.get('once')).toMatchObject({ state: 'ended', fired: 1 });
      expect((await schedules.upsert(beats.options('past', { at: new Date(stage.now - 1) }))).state).toBe(
        'ended',
      );
      expect(await schedules.preview('past')).toEqual([]);
    });

    it('does not fire again what has ended and is declared once more', async () => {
      const options = beats.options('once', { at: new Date(stage.now + MINUTE) });
      const beat = await beats.started();
      await beats.schedules().upsert(options);
      await beats.pass([beat], MINUTE, MINUTE);
      await beats.schedules().upsert(options);
      await beats.pass([beat], HOUR, 10 * MINUTE);
      expect(await waiting()).toBe(1);
    });

    it('removes', async () => {
      const schedules = beats.schedules();
      await schedules.upsert(beats.options('poll', { every: '5m' }));
      expect([await schedules.remove('poll'), await schedules.remove('poll')]).toEqual([true, false]);
      await beats.pass([await beats.started()], HOUR, 10 * MINUTE);
      expect(await waiting()).toBe(0);
    });

    it('says so when there is no such schedule', async () => {
      const schedules = beats.schedules();
      const error = { code: 'UNKNOWN_SCHEDULE', message: expect.stringContaining('"nope"') };
      await expect(schedules.pause('nope')).rejects.toMatchObject(error);
      await expect(schedules.resume('nope')).rejects.toMatchObject(error);
      await expect(schedules.trigger('nope')).rejects.toMatchObject(error);
      await expect(schedules.preview('nope')).rejects.toMatchObject(error);
      expect(await schedules.history('nope')).toEqual([]);
    });

    it('Schedules that five processes upsert at twenty starts are there once, and fire neither early nor twice', async () => {
      const beat = await beats.started();
      const fired: number[] = [];
      beats.events.on('schedule-fired', ({ dueAt, schedule }) => {
        fired.push(dueAt.getTime());
        expect([dueAt.getTime() % MINUTE, schedule]).toEqual([0, expect.stringMatching(/^s\d+$/)]);
        expect(dueAt.getTime()).toBe(stage.now);
      });
      const begin = stage.now;
      for (let start = 0; start < 20; start += 1) {
        const processes = [1, 2, 3, 4, 5].map(() => beats.schedules());
        await Promise.all(
          processes.map(async (schedules) => {
            for (let index = 0; index < 4 * RUNS; index += 1)
              await schedules.upsert(beats.options(`s${index}`, { cron: `*/${(index % 4) + 1} * * * *` }));
          }),
        );
        // Starts lie 20 s apart: two of three are no minute.
        await stage.advance(20_000);
        await beats.turn(beat);
      }
      const minutes = Math.floor((stage.now - begin) / MINUTE);
      const expected = [1, 2, 3, 4].reduce((sum, each) => sum + RUNS * Math.floor(minutes / each), 0);
      expect(fired).toHaveLength(expected);
      expect(new Set(await stage.worker().drain()).size).toBe(expected);
      expect(await beats.schedules().list()).toHaveLength(4 * RUNS);
    });

    describe('declared in code', () => {
      const declaration = (each: string, everyMs: number): Declaration => ({
        name: each,
        entry: {
          when: { kind: 'every', everyMs },
          jitterMs: 0,
          misfire: 'once',
          overlap: 'allow',
          enabled: true,
          message: { head: { name: 'mail.send', queue: 'q', at: 0 }, body: '{"args":[]}' },
        },
      });

      it('are there after the first turn, and may not be changed or removed', async () => {
        await beats.declarationDuty([declaration('poll', MINUTE)]).turn();
        const schedules = beats.schedules();
        expect(await schedules.get('poll')).toMatchObject({ origin: 'code', state: 'active' });
        const error = { code: 'CONFIGURATION', message: expect.stringContaining('declared in code') };
        await expect(schedules.upsert(beats.options('poll', { every: '1h' }))).rejects.toMatchObject(error);
        await expect(schedules.remove('poll')).rejects.toMatchObject(error);
        expect((await schedules.pause('poll')).state).toBe('paused');
      });

      it('do not flip between two releases while both run', async () => {
        const old = beats.declarationDuty([declaration('poll', MINUTE)]);
        const young = beats.declarationDuty([declaration('poll', 2 * MINUTE)]);
        await old.turn();
        await young.turn();
        for (let round = 0; round < 5; round += 1) {
          await stage.advance(15_000);
          for (const one of [old, young, beats.declarationDuty([declaration('poll', MINUTE)])])
            await one.turn();
          expect((await beats.schedules().get('poll'))?.times).toBe('every 2m');
        }
      });

      it('are orphaned when the last release that declares them is gone, and can then be removed', async () => {
        await beats.declarationDuty([declaration('old', MINUTE)]).turn();
        const next = beats.declarationDuty([declaration('new', MINUTE)]);
        const beat = await beats.started();
        for (let round = 0; round < 4; round += 1) {
          await next.turn();
          await stage.advance(15_000);
        }
        await next.turn();
        const schedules = beats.schedules();
        expect((await schedules.get('old'))?.state).toBe('orphaned');
        await beats.pass([beat], 5 * MINUTE, MINUTE);
        expect((await stage.worker().drain()).every((id) => id.startsWith('beat:new:'))).toBe(true);
        expect((await schedules.resume('old')).state).toBe('orphaned');
        expect(await schedules.remove('old')).toBe(true);
      });

      it('once a while after they were declared first, whoever declares them again', async () => {
        const once: Declaration = {
          ...declaration('warm-up', MINUTE),
          delayMs: 5_000,
          entry: { ...declaration('', 1).entry, when: { kind: 'at', at: 0 } },
        };
        await beats.declarationDuty([once]).turn();
        await stage.advance(3_000);
        await beats.declarationDuty([once]).turn();
        expect((await beats.schedules().get('warm-up'))?.nextAt?.getTime()).toBe(stage.now + 2_000);
        await beats.pass([await beats.started()], 2_000);
        await beats.declarationDuty([once]).turn();
        expect((await beats.schedules().get('warm-up'))?.state).toBe('ended');
      });
    });
  });
}
