import { costOf, rate } from './cost.mjs';
import { payloads } from './payload.mjs';
import { Runs } from './runs.mjs';

/**
 * From the start of the worker to the last settlement; everything is enqueued before. Each task runs `runs` times, and does `work`.
 */
export async function emptying(system, { url, namespace, size, concurrency }, { task, runs, work }) {
  const calls = new Runs(size, runs);
  const app = await system.open({ url, namespace, concurrency }, ({ index }, attempt) => {
    calls.one(index);
    if (attempt < runs) throw new Error('not yet');
    return work === undefined ? index : work().then(() => index);
  });
  try {
    await app.enqueueMany(task, payloads(size));
    const cost = await costOf(url, async () => {
      await app.start();
      await calls.over;
      while ((await app.unfinished()) > 0);
    });
    calls.check();
    return rate(size, cost);
  } finally {
    await app.close();
  }
}
