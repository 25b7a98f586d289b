import { describe, expect, it } from '@jest/globals';
import { BeatStage } from './beat-stage.js';
import { HOUR, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const MINUTE = 60_000;

/** What the beat makes of a broker. */
export function describeBeat(name: string, open: Open): void {
  describe(`${name}: the beat`, () => {
    const stage = useStage(open);
    const beats = new BeatStage(stage);
    const iso = (ms: number) => new Date(stage.now + ms).toISOString();

    it('fires each due time under its own id, and tells how late', async () => {
      const told: unknown[] = [];
      beats.events.on('schedule-fired', ({ schedule, id, dueAt, lagMs }) => {
        told.push([schedule, id, dueAt.getTime(), lagMs]);
      });
      const start = stage.now;
      await beats.schedules().upsert(beats.options('poll', { every: '1m' }));
      const beat = await beats.started();
      await stage.advance(MINUTE + 40);
      await beats.turn(beat);
      const id = `beat:poll:${start + MINUTE}`;
      expect(told).toEqual([['poll', id, start + MINUTE, 40]]);
      const delivery = await stage.worker().leaseOne();
      expect([delivery.id, delivery.body, delivery.head.at]).toEqual([id, '{"args":["poll"]}', stage.now]);
      expect(await beats.schedules().history('poll')).toEqual([
        {
          kind: 'fired',
          dueAt: new Date(start + MINUTE),
          at: new Date(stage.now),
          lagMs: 40,
          taskId: id,
          count: 1,
        },
      ]);
    });

    it('waits for the next due time, and no longer than some seconds', async () => {
      const beat = await beats.started();
      expect(await beats.turn(beat)).toBe(30_000);
      await beats.schedules().upsert(beats.options('soon', { at: new Date(stage.now + 1_234) }));
      expect(await beats.turn(beat)).toBe(1_234);
    });

    it('fires each tick once, whatever the number of beats', async () => {
      await beats.schedules().upsert(beats.options('a', { every: '1s' }));
      const all = [beats.beat(), beats.beat(), beats.beat(), beats.beat(), beats.beat()];
      for (let second = 0; second < 20; second += 1) {
        await stage.advance(1_000);
        await Promise.all(all.map((beat) => beats.turn(beat)));
      }
      const ids = await stage.worker().drain();
      expect(ids).toEqual(ids.map((_id, index) => `beat:a:${stage.now - 19_000 + 1_000 * index}`));
      expect(ids).toHaveLength(20);
    });

    it('fires once for a time without a beat, and says what was missed', async () => {
      const told: number[] = [];
      beats.events.on('schedule-missed', ({ count }) => told.push(count));
      const since = iso(5 * MINUTE);
      await beats.schedules().upsert(beats.options('five', { cron: '*/5 * * * *' }));
      await stage.advance(3 * HOUR + 7_000);
      await beats.turn(beats.beat());
      expect(await stage.worker().drain()).toEqual([`beat:five:${stage.now - 7_000}`]);
      expect(told).toEqual([35]);
      expect(beats.lines.splice(0)).toEqual([
        `warn schedule five missed 35 ticks since that of ${since}`,
        `warn schedule five fired the tick of ${iso(-7_000)} late, by 7000 ms`,
      ]);
      expect((await beats.schedules().history('five')).map(({ kind, count }) => [kind, count])).toEqual([
        ['fired', 1],
        ['missed', 35],
      ]);
    });

    it('says that a tick was skipped, and why', async () => {
      const told: string[] = [];
      beats.events.on('schedule-skipped', ({ why }) => told.push(why));
      await beats.schedules().upsert(beats.options('slow', { every: '1m', overlap: 'skip' }));
      const beat = await beats.started();
      await beats.pass([beat], 2 * MINUTE, MINUTE);
      expect(told).toEqual(['overlap']);
      expect(beats.lines.splice(0)).toEqual([
        `warn schedule slow skipped the tick of ${iso(0)}: the task of the last one has not ended`,
      ]);
    });

    it('fires a tick that was kept back within half a second of the end of the last task', async () => {
      await beats.schedules().upsert(beats.options('slow', { every: '1m', overlap: 'buffer' }));
      const beat = await beats.started();
      await beats.pass([beat], 2 * MINUTE, MINUTE);
      const first = await stage.worker().leaseOne();
      await beats.pass([beat], 10_000, 500);
      expect((await beats.schedules().get('slow'))?.bufferedAt).toBeDefined();
      await stage.worker().settle(first, succeeded);
      await beats.pass([beat], 500, 500);
      expect(await stage.worker().drain()).toEqual([`beat:slow:${stage.now - 10_500}`]);
    });

    it('pauses an entry that nobody can read, and fires the others', async () => {
      const fields = { hash: 'h', origin: 'api', dueAt: stage.now, fireAt: stage.now } as const;
      const bad = ['{', '{}', '{"when":{"kind":"every","everyMs":1000},"jitterMs":0}'];
      for (const [index, entry] of bad.entries()) {
        const put = { name: `bad-${index}`, from: undefined, version: 'v', fields: { ...fields, entry } };
        await beats.store.put(put);
      }
      await beats.schedules().upsert(beats.options('good', { every: '1m' }));
      await stage.advance(MINUTE);
      await beats.turn(beats.beat());
      expect(await stage.worker().drain()).toHaveLength(1);
      const list = (await beats.schedules().list()).filter(({ name: each }) => each.startsWith('bad'));
      expect(list.map(({ state }) => state)).toEqual(['paused', 'paused', 'paused']);
      expect(list.map(({ note }) => note)).toEqual(bad.map(() => expect.stringContaining('cannot be read')));
      expect(beats.lines.splice(0)).toEqual(
        bad.map((_entry, index) => expect.stringContaining(`error schedule bad-${index} is paused`)),
      );
      for (const { name: each } of list) expect(await beats.schedules().remove(each)).toBe(true);
    });

    it('fires thousands that are due at once, in chunks', async () => {
      const at = new Date(stage.now + 1_000);
      for (let index = 0; index < 1_200; index += 1)
        await beats.schedules().upsert(beats.options(`n${index}`, { at }));
      await stage.advance(1_000);
      await beats.turn(beats.beat());
      expect((await stage.broker.queues.list(['q']))[0]?.waiting).toBe(1_200);
    });
  });
}
