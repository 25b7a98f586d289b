import { costOf, rate } from './cost.mjs';
import { payloads } from './payload.mjs';

/** From the start of the worker to the last settlement; everything is enqueued before. */
export const drain = (system, setup) => empty(system, setup, { task: 'noop', runs: 1 });

/** Each task fails at once three times, then succeeds. */
export const retries = (system, setup) => empty(system, setup, { task: 'flaky', runs: 4 });

async function empty(system, { url, namespace, size, concurrency }, { task, runs }) {
  let calls = 0;
  let allCalled;
  const called = new Promise((resolve) => (allCalled = resolve));
  const app = await system.open({ url, namespace, concurrency }, ({ index }, attempt) => {
    calls += 1;
    if (calls === size * runs) allCalled();
    if (attempt < runs) throw new Error('not yet');
    return index;
  });
  try {
    await app.enqueueMany(task, payloads(size));
    const cost = await costOf(url, async () => {
      await app.start();
      await called;
      while ((await app.unfinished()) > 0);
    });
    if (calls !== size * runs) throw new Error(`${calls} runs instead of ${size * runs}`);
    return rate(size, cost);
  } finally {
    await app.close();
  }
}
