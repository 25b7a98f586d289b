import { Countdown } from './countdown.mjs';
import { costOf, rate } from './cost.mjs';
import { payloads } from './payload.mjs';

/** From the start of the worker to the last settlement; everything is enqueued before. Each task runs `runs` times. */
export async function emptying(system, { url, namespace, size, concurrency }, { task, runs }) {
  const calls = new Countdown(size * runs);
  const app = await system.open({ url, namespace, concurrency }, ({ index }, attempt) => {
    calls.one();
    if (attempt < runs) throw new Error('not yet');
    return index;
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
