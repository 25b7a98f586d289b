import { describe, expect, it } from '@jest/globals';
import type { WorkerInfo } from '../../src/broker/worker-registry.js';
import { HOUR, LEASE_MS } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const RESOLUTIONS = [
  { spanMs: MINUTE, keptMs: 3 * HOUR },
  { spanMs: 10 * MINUTE, keptMs: 72 * HOUR },
  { spanMs: HOUR, keptMs: 90 * 24 * HOUR },
];

/** The promises of every store of figures about levels. */
export function describeLevels(name: string, open: Open): void {
  describe(`${name}: levels`, () => {
    const stage = useStage(open);

    const beat = (busy: number, id = 'w1', concurrency = 10) =>
      stage.broker.workers.beat(info(id, busy, concurrency));
    const recover = () => stage.broker.tasks.recover(LEASE_MS);
    let from = 0;
    /** To the beginning of an hour, and so of all spans. */
    const begin = async () => {
      await stage.advance(HOUR - (stage.now % HOUR));
      from = stage.now;
    };
    const levels = (spanMs = MINUTE) => stage.broker.figures.levels({ spanMs, from, to: stage.now });

    it('The slots of all workers are added up from heartbeat to heartbeat', async () => {
      await begin();
      const at = stage.now;
      await beat(0);
      await beat(0, 'w2', 4);
      await stage.advance(10 * SECOND);
      await beat(2.5);
      await beat(1, 'w2', 4);
      expect(await levels()).toEqual([{ at, busyMs: 35_000, slotMs: 140_000 }]);
    });

    it.each(RESOLUTIONS)('Spans of $spanMs ms hold the same sums', async ({ spanMs }) => {
      await begin();
      await beat(0);
      for (let beats = 0; beats < 12; beats += 1) {
        await stage.advance(10 * SECOND);
        await beat(3);
      }
      const spans = await levels(spanMs);
      const sums = (of: 'busyMs' | 'slotMs') => spans.reduce((sum, span) => sum + span[of], 0);
      expect([sums('busyMs'), sums('slotMs')]).toEqual([360_000, 1_200_000]);
    });

    it('A heartbeat behind the end of a span divides its time between both', async () => {
      await begin();
      await stage.advance(MINUTE - 4 * SECOND);
      const at = stage.now - (stage.now % MINUTE);
      await beat(0);
      await stage.advance(10 * SECOND);
      await beat(5);
      expect(await levels()).toEqual([
        { at, busyMs: 20_000, slotMs: 40_000 },
        { at: at + MINUTE, busyMs: 30_000, slotMs: 60_000 },
      ]);
      expect(await levels(HOUR)).toEqual([
        { at: stage.now - (stage.now % HOUR), busyMs: 50_000, slotMs: 100_000 },
      ]);
    });

    it('A heartbeat that is sent again adds nothing', async () => {
      await begin();
      await beat(0);
      await stage.advance(10 * SECOND);
      for (let times = 0; times < 2; times += 1) await beat(1);
      expect(await levels()).toMatchObject([{ busyMs: 10_000, slotMs: 100_000 }]);
    });

    it('A worker that was silent for more than a minute adds nothing for that time', async () => {
      await begin();
      await beat(0);
      await stage.advance(MINUTE + SECOND);
      await beat(1);
      expect(await levels()).toEqual([]);
    });

    it('Where a worker says nothing of the time between, its tasks of the moment count', async () => {
      await begin();
      const { busy: _busy, ...rest } = info('w1', 0, 10);
      await beat(0);
      await stage.advance(SECOND);
      await stage.broker.workers.beat({ ...rest, running: 7 });
      expect(await levels()).toMatchObject([{ busyMs: 7_000, slotMs: 10_000 }]);
    });

    it('A recovery notes the longest wait of a task that could run, in any queue', async () => {
      await begin();
      const at = stage.now;
      await recover();
      await stage.publish('a');
      await stage.publish('b', { queue: 'other' });
      await stage.publish('later', { delayMs: HOUR });
      await stage.advance(12 * SECOND);
      await recover();
      expect(await levels()).toEqual([{ at, busyMs: 0, slotMs: 0, oldestWaitMs: 12_000 }]);
    });

    it('The longest wait of a span stays when the task has begun, and the next span begins at 0', async () => {
      await begin();
      await stage.publish('a');
      await stage.advance(20 * SECOND);
      await recover();
      await stage.worker().leaseOne();
      await stage.advance(20 * SECOND);
      await recover();
      await stage.advance(20 * SECOND);
      await recover();
      expect((await levels()).map(({ oldestWaitMs }) => oldestWaitMs)).toEqual([20_000, 0]);
    });

    it('A task that a limit holds back counts among those that wait', async () => {
      await begin();
      await stage.broker.limits.declare([{ kind: 'concurrency', name: 'task/mail.send', limit: 1 }]);
      for (const id of ['a', 'b']) await stage.publish(id, { lane: 'c:task/mail.send|acme' });
      await stage.worker().lease(2);
      await stage.advance(15 * SECOND);
      await recover();
      expect(await levels()).toMatchObject([{ oldestWaitMs: 15_000 }]);
    });

    it('However many recover, the wait is looked at once in ten seconds', async () => {
      await begin();
      await recover();
      await stage.publish('a');
      await stage.advance(9 * SECOND);
      await recover();
      expect(await levels()).toMatchObject([{ oldestWaitMs: 0 }]);
      await stage.advance(SECOND);
      await recover();
      expect(await levels()).toMatchObject([{ oldestWaitMs: 10_000 }]);
    });

    it.each(RESOLUTIONS)('Spans of $spanMs ms are gone after their time', async ({ spanMs, keptMs }) => {
      await begin();
      await recover();
      await stage.advance(keptMs + 41 * spanMs);
      await recover();
      const all = await stage.broker.figures.levels({ spanMs, from: 0, to: stage.now });
      expect(all.map(({ at }) => at)).toEqual([stage.now - (stage.now % spanMs)]);
    });
  });
}

function info(id: string, busy: number, concurrency: number): WorkerInfo {
  return {
    ...{ id, busy, concurrency, host: 'h', pid: 1, queues: ['q'], running: 0, reserved: 0, done: 0 },
    ...{ loopLagMs: 0, memoryBytes: 1, startedAt: 1, version: '1', tasks: [] },
  };
}
