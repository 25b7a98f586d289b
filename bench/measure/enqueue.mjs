import { costOf, rate } from './cost.mjs';
import { payloads } from './payload.mjs';

export const enqueueConcurrently = (system, setup) =>
  enqueue(system, setup, (app, calls) => Promise.all(calls.map((payload) => app.enqueue('noop', payload))));

export const enqueueOneByOne = (system, setup) =>
  enqueue(system, setup, async (app, calls) => {
    for (const payload of calls) await app.enqueue('noop', payload);
  });

export const enqueueInBulk = (system, setup) =>
  enqueue(system, setup, (app, calls) => app.enqueueMany('noop', calls));

/** In a process without a worker. */
async function enqueue(system, { url, namespace, size }, all) {
  const app = await system.open({ url, namespace }, () => undefined);
  try {
    const calls = payloads(size);
    const cost = await costOf(url, () => all(app, calls));
    const waiting = await app.unfinished();
    if (waiting !== size) throw new Error(`${waiting} of ${size} tasks are there`);
    return rate(size, cost);
  } finally {
    await app.close();
  }
}
