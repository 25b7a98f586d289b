import { describe, expect, it } from '@jest/globals';
import { RESOLUTIONS } from '../../src/broker/figure-store.js';
import { FigureRecorder } from '../../src/core/figure-recorder.js';
import { OF_COMMANDS, OF_SCHEDULES } from '../../src/core/figure-kind.js';
import { figuresOf, missedIn } from '../../src/core/figures.js';
import { failed, HOUR, LEASE_MS, retried, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const MINUTE = 60_000;

/** The promises of every store of figures. */
export function describeFigureStore(name: string, open: Open): void {
  describe(`${name}: figure store`, () => {
    const stage = useStage(open);
    const store = () => stage.broker.figures;

    const rows = (count = 1, queue = 'q', task = 'mail.send') => {
      const recorder = new FigureRecorder();
      recorder.add('started', queue, task, count);
      recorder.ran(queue, task, 30);
      return recorder.take();
    };

    /** All figures of the last hour by name, and what scripts have counted. */
    const read = async (spanMs: number = MINUTE, agoMs = HOUR) => {
      const spans = await store().read({ spanMs, from: stage.now - agoMs, to: stage.now });
      return spans.map(({ at, rows: all }) => ({
        at,
        rows: all
          .map(({ queue, task, tally }) => ({ queue, task, ...figuresOf(tally) }))
          .toSorted((one, other) => (one.task < other.task ? -1 : 1)),
      }));
    };

    it('Figures of several processes are added up in the span of the moment', async () => {
      await store().record('a', 1, rows(2));
      await store().record('b', 1, rows(3));
      const at = Math.floor(stage.now / MINUTE) * MINUTE;
      expect(await read()).toMatchObject([
        { at, rows: [{ queue: 'q', task: 'mail.send', started: 5, run: { count: 2, sumMs: 60 } }] },
      ]);
    });

    it.each(RESOLUTIONS.map(({ spanMs }) => spanMs))('Spans of %d ms hold the same sums', async (spanMs) => {
      await store().record('a', 1, rows(2));
      await stage.advance(MINUTE);
      await store().record('a', 2, rows(3));
      const spans = await read(spanMs);
      const started = spans.flatMap(({ rows: all }) => all.map((row) => row.started));
      expect(started.reduce((sum, count) => sum + count, 0)).toBe(5);
    });

    it('A repeated hand-over adds nothing', async () => {
      await store().record('a', 1, rows(2));
      await store().record('a', 1, rows(2));
      expect(await read()).toMatchObject([{ rows: [{ started: 2 }] }]);
    });

    it('Figures of schedules and of commands stand beside those of tasks, with spaces in their names', async () => {
      const recorder = new FigureRecorder();
      recorder.missed('each night', 2);
      recorder.command('exchange', 0.5);
      await store().record('a', 1, recorder.take());
      const [span] = await store().read({ spanMs: MINUTE, from: stage.now - HOUR, to: stage.now });
      const found = (span?.rows ?? []).map(({ queue, task, tally }) => [queue, task, missedIn(tally)]);
      expect(found.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))).toEqual([
        [OF_COMMANDS, 'exchange', 0],
        [OF_SCHEDULES, 'each night', 2],
      ]);
    });

    it('A hand-over without figures writes nothing', async () => {
      await store().record('a', 1, []);
      expect(await read()).toEqual([]);
    });

    it('Spans of minutes are gone after their time, those of hours stay', async () => {
      await store().record('a', 1, rows());
      await stage.advance(5 * HOUR);
      await store().record('a', 2, rows());
      expect(await read(MINUTE, 6 * HOUR)).toHaveLength(1);
      expect(await read(HOUR, 6 * HOUR)).toHaveLength(2);
    });

    it('Figures of past days keep their counts and sums by hour, and their histograms by six hours', async () => {
      const dayAt = Math.ceil(stage.now / (24 * HOUR)) * 24 * HOUR;
      await stage.advance(dayAt - stage.now);
      for (let hour = 0; hour < 26; hour += 1) {
        const recorder = new FigureRecorder();
        for (let run = 0; run <= hour; run += 1)
          recorder.started('q', 'mail.send', run % 2 === 0 ? 3 : 4_000);
        await store().record('a', hour, recorder.take());
        await stage.advance(HOUR);
      }
      const spans = await read(HOUR, 27 * HOUR);
      expect(spans.map(({ rows: [row] }) => [row?.started, row?.wait.count, row?.wait.sumMs])).toEqual(
        Array.from({ length: 26 }, (_none, hour) => {
          const long = Math.floor((hour + 1) / 2);
          return [hour + 1, hour + 1, long * 4_000 + (hour + 1 - long) * 3];
        }),
      );
      const longOf = (from: number) =>
        spans.slice(from, from + 6).reduce((sum, { rows: [row] }) => sum + (row?.wait.buckets[13] ?? 0), 0);
      expect([0, 6, 12, 18].map(longOf)).toEqual([9, 27, 45, 63]);
    });

    it('The ends that no worker reports are counted by the broker: revoked, expired, lost', async () => {
      await stage.publishAll('a', 'lost');
      await stage.publish('late', { expiresInMs: 1_000, priority: 1 });
      await stage.broker.tasks.revoke('a');
      await stage.worker().leaseOne();
      await stage.outlastLease();
      await store().record('a', 1, []);
      expect(await read()).toMatchObject([{ rows: [{ revoked: 1, expired: 1, lost: 1, failed: 0 }] }]);
    });

    it('A task that is lost for good has failed, and leaves a dead letter for its reason', async () => {
      await stage.publish('a', { maxLosses: 1 });
      await stage.worker().leaseOne();
      await stage.outlastLease();
      await store().record('a', 1, []);
      expect(await read()).toMatchObject([{ rows: [{ lost: 1, failed: 1, dead: { 'worker-lost': 1 } }] }]);
    });

    it('Failure hooks are counted as enqueued, dead letters by their reason', async () => {
      await stage.publish('a', { hooks: ['hook'] });
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), failed);
      await store().record('a', 1, []);
      expect(await read()).toMatchObject([
        {
          rows: [
            { task: 'hook', enqueued: 1 },
            { task: 'mail.send', failed: 0, dead: { error: 1 } },
          ],
        },
      ]);
    });

    it('What a worker settles is not counted by the broker', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      await worker.settle(await worker.leaseOne(), retried(LEASE_MS));
      await store().record('a', 1, []);
      expect(await read()).toEqual([]);
    });
  });
}
