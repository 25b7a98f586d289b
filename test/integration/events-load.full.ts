import { afterEach, describe, expect, it } from '@jest/globals';
import { TaskEvents } from 'nest-task-queue';
import { admin } from '../support/redis-admin.js';
import type { Emitted } from './events/emitter.js';
import { Scene } from './worker/scene.js';

const SECONDS = 60;
/** 5 % of the processor that drains tasks at that rate. */
const MOST_CPU_MS = 50;
const MOST_GROWTH = 32 * 1_048_576;

describe('50 000 events in a second', () => {
  const scene = new Scene();
  afterEach(() => scene.end());

  it('A watcher costs the worker 5 % and no memory, and each event comes or is counted as dropped', async () => {
    const server = await scene.startRedis();
    const app = await scene.startApp();
    const child = scene.spawn('integration/events/emitter.ts', { SECONDS: String(SECONDS) });
    const read = async (word: string) =>
      JSON.parse((await child.line(`${word} `)).slice(word.length)) as Emitted;
    const unwatched = await read('BEFORE');
    const stats = await admin(server, (redis) => redis.info('commandstats'));
    expect(stats).not.toContain('cmdstat_publish');

    const watched = app.get(TaskEvents).watch({ types: ['task-succeeded'] });
    const sums = { seen: 0, dropped: 0 };
    let emittedCount = Number.POSITIVE_INFINITY;
    let onArrival = () => {};
    const allArrived = new Promise<void>((resolve) => {
      onArrival = () => void (sums.seen + sums.dropped >= emittedCount && resolve());
    });
    const counting = (async () => {
      for await (const event of watched) {
        if (event.type === 'dropped') sums.dropped += event.count as number;
        else sums.seen += 1;
        onArrival();
      }
    })();
    const emitted = await read('DURING');
    // The last batch may still be on its way.
    emittedCount = emitted.count;
    onArrival();
    await allArrived;
    await watched.return?.();
    await Promise.all([counting, child.exited]);

    console.log({ unwatched, emitted, sums });
    expect(sums.seen + sums.dropped).toBe(emitted.count);
    expect(sums.seen).toBeGreaterThan(0);
    expect(sums.dropped).toBeGreaterThan(0);
    expect(emitted.cpuMs - unwatched.cpuMs).toBeLessThan(MOST_CPU_MS);
    const [early, late] = emitted.rss;
    expect(late - early).toBeLessThan(MOST_GROWTH);
  }, 600_000);
});
