import { costOf, rate } from './cost.mjs';
import { payloads } from './payload.mjs';

/** What `all` calls cost, in a process without a worker. */
export async function enqueuing(system, { url, namespace, size }, all) {
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
