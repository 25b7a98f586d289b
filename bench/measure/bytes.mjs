import { dataBytes } from '../work/cost.mjs';
import { payloads } from '../work/payload.mjs';
import { Runs } from '../work/runs.mjs';

/** What Redis needs more for each task: with 200 bytes of arguments while it waits, with a small result when it has ended. */
export async function measure(system, { url, namespace, size, concurrency }) {
  const calls = new Runs(size);
  const app = await system.open({ url, namespace, concurrency }, ({ index }) => {
    calls.one(index);
    return index;
  });
  try {
    const before = await dataBytes(url);
    await app.enqueueMany('noop', payloads(size));
    const waiting = await dataBytes(url);
    await app.start();
    await calls.over;
    while ((await app.unfinished()) > 0);
    calls.check();
    const finished = await dataBytes(url);
    return { waitingBytes: (waiting - before) / size, finishedBytes: (finished - before) / size };
  } finally {
    await app.close();
  }
}
