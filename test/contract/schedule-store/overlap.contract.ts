import { describe, expect, it } from '@jest/globals';
import { PENDING_MS } from '../../../src/broker/storage/kept.js';
import { failed, HOUR, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { ScheduleStage } from '../schedules.js';
import { useStage } from '../stage.js';

const MINUTE = 60_000;

export function describeOverlap(name: string, open: Open): void {
  describe(`${name}: ticks that overlap`, () => {
    const stage = useStage(open);
    const schedules = new ScheduleStage(stage);

    /** Ten minutes of a schedule of one minute whose tasks take two and a half each, looked at twice a minute. */
    async function tenMinutes(overlap: 'allow' | 'buffer' | 'skip') {
      await schedules.put('a');
      const running: { endsAt: number; end: () => Promise<unknown> }[] = [];
      for (let half = 1; half <= 20; half += 1) {
        await stage.advance(MINUTE / 2);
        for (const run of running.filter(({ endsAt }) => endsAt <= stage.now)) {
          await run.end();
          running.splice(running.indexOf(run), 1);
        }
        await schedules.beat('a', { overlap });
        for (const delivery of await stage.worker().lease(10)) {
          const end = () => stage.worker().settle(delivery, succeeded);
          running.push({ endsAt: stage.now + 2.5 * MINUTE, end });
        }
      }
      const kinds = await schedules.kinds('a');
      return Object.fromEntries(
        ['fired', 'overlap', 'buffered'].map((kind) => [kind, kinds.filter((each) => each === kind).length]),
      );
    }

    it('are all fired when that is allowed', async () => {
      expect(await tenMinutes('allow')).toEqual({ fired: 10, overlap: 0, buffered: 0 });
    });

    it('are skipped while the last task lives', async () => {
      // Fired at 1, 4, 7 and 10; each time two are skipped.
      expect(await tenMinutes('skip')).toEqual({ fired: 4, overlap: 6, buffered: 0 });
    });

    it('are kept back, one of them, until the last task has ended', async () => {
      // Those of 1, 2, 4 and 6 run, from 1, 3.5, 6 and 8.5; that of 9 still waits.
      expect(await tenMinutes('buffer')).toEqual({ fired: 4, overlap: 5, buffered: 4 });
    });

    it('wait for a task through its retries', async () => {
      await schedules.put('a');
      await stage.advance(MINUTE);
      await schedules.beat('a', { overlap: 'skip' });
      await stage.worker().settle(await stage.worker().leaseOne(), retried(HOUR));
      await stage.advance(MINUTE);
      expect(await schedules.beat('a', { overlap: 'skip' })).toEqual(['overlap']);
    });

    it.each([
      ['succeeded', succeeded],
      ['failed', failed],
    ])('go on when the last task has %s', async (_how, outcome) => {
      await schedules.put('a');
      await stage.advance(MINUTE);
      await schedules.beat('a', { overlap: 'skip' });
      await stage.worker().settle(await stage.worker().leaseOne(), outcome);
      await stage.advance(MINUTE);
      expect(await schedules.beat('a', { overlap: 'skip' })).toEqual(['fired']);
    });

    it('go on when the last task was revoked', async () => {
      const { dueAt } = await schedules.put('a');
      await stage.advance(MINUTE);
      await schedules.beat('a', { overlap: 'skip' });
      await stage.broker.tasks.revoke(`beat:a:${dueAt}`, false);
      await stage.advance(MINUTE);
      expect(await schedules.beat('a', { overlap: 'skip' })).toEqual(['fired']);
    });

    it('keep one back, under its own due time, and look at it again soon', async () => {
      const due = (await schedules.put('a')).dueAt as number;
      await stage.advance(MINUTE);
      await schedules.beat('a', { overlap: 'buffer' });
      const first = await stage.worker().leaseOne();
      await stage.advance(MINUTE);
      expect(await schedules.beat('a', { overlap: 'buffer' })).toEqual(['buffered']);
      expect(await schedules.get('a')).toMatchObject({ pending: due + MINUTE, dueAt: due + 2 * MINUTE });
      expect((await schedules.store.find({ kind: 'due', limit: 1 })).nextAt).toBe(stage.now + PENDING_MS);

      await stage.advance(PENDING_MS);
      expect(await schedules.due()).toEqual(['a']);
      expect(await schedules.beat('a', { overlap: 'buffer' })).toEqual(['buffered']);
      await stage.worker().settle(first, succeeded);
      await stage.advance(PENDING_MS);
      expect(await schedules.beat('a', { overlap: 'buffer' })).toEqual(['fired']);
      expect(await stage.worker().drain()).toEqual([`beat:a:${due + MINUTE}`]);
      expect(await schedules.get('a')).toMatchObject({ fired: 2, lastDueAt: due + MINUTE });
      expect(await schedules.get('a')).not.toHaveProperty('pending');
      expect(await schedules.due()).toEqual([]);
    });

    it('fire what was kept back once, whatever beats come', async () => {
      await schedules.put('a');
      await stage.advance(MINUTE);
      await schedules.beat('a', { overlap: 'buffer' });
      await stage.advance(MINUTE);
      await schedules.beat('a', { overlap: 'buffer' });
      await stage.worker().settle(await stage.worker().leaseOne(), succeeded);
      const record = await schedules.get('a');
      const pending = schedules.tick('a', record?.pending as number);
      const { dueAt, fireAt } = record as { dueAt: number; fireAt: number };
      const firing = schedules.firing(record as never, { pending, ticks: [], next: { dueAt, fireAt } });
      const policy = { ...firing, overlap: 'buffer' as const };
      expect([await schedules.fire(policy), await schedules.fire(policy)]).toEqual([
        ['fired'],
        ['duplicate'],
      ]);
      expect(await stage.worker().drain()).toHaveLength(1);
    });

    it('skip what overlaps within one call', async () => {
      const record = await schedules.put('a');
      await stage.advance(3 * MINUTE);
      const ticks = [0, 1, 2].map((each) => schedules.tick('a', (record.dueAt as number) + each * MINUTE));
      const outcomes = (overlap: 'buffer' | 'skip') =>
        schedules.fire(schedules.firing(record, { ticks, overlap }));
      expect(await outcomes('buffer')).toEqual(['fired', 'buffered', 'overlap']);
    });

    it('let a schedule that is over fire what it kept back', async () => {
      const record = await schedules.put('a');
      await stage.advance(2 * MINUTE);
      const ticks = [0, 1].map((each) => schedules.tick('a', (record.dueAt as number) + each * MINUTE));
      await schedules.fire(schedules.firing(record, { ticks, overlap: 'buffer', next: undefined }));
      await stage.worker().settle(await stage.worker().leaseOne(), succeeded);
      await stage.advance(PENDING_MS);
      expect(await schedules.beat('a', { overlap: 'buffer' })).toEqual(['fired']);
      await stage.advance(HOUR);
      expect(await schedules.due()).toEqual([]);
    });
  });
}
