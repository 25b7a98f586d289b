import { percentile } from '../report/statistics.mjs';
import { wallClock } from '../work/clock.mjs';
import { payloads } from '../work/payload.mjs';
import { Runs } from '../work/runs.mjs';

const OVER_MS = 5_000;
/** A twentieth is enqueued to see how long it takes; all are given three times as long before the first is due. */
const TRIAL = 1 / 20;
const grace = 3;
const LEAST_LEAD_MS = 200;

/** Tasks that are due evenly spread over five seconds: how late each starts. */
export async function measure(system, { url, namespace, size, concurrency, share }) {
  const now = wallClock();
  const calls = new Runs(size);
  const lateness = [];
  const app = await system.open({ url, namespace, concurrency }, ({ index, dueAt, isTrial }) => {
    if (isTrial) return;
    lateness.push(now() - dueAt);
    calls.one(index);
  });
  try {
    await app.start();
    const trialMs = await trial(app, Math.ceil(size * TRIAL));
    const firstAt = Math.ceil(now() + Math.max(LEAST_LEAD_MS, (trialMs / TRIAL) * grace));
    const dueAt = (index) => Math.round(firstAt + (index / size) * OVER_MS * share);
    const all = payloads(size).map((payload) => ({ ...payload, dueAt: dueAt(payload.index) }));
    await app.enqueueAt('noop', all);
    if (now() >= firstAt) throw new Error('not all were enqueued before the first was due');
    await calls.over;
    calls.check();
    return { p50: percentile(lateness, 50), p99: percentile(lateness, 99) };
  } finally {
    await app.close();
  }
}

async function trial(app, count) {
  const dueAt = Date.now() + LEAST_LEAD_MS;
  const startedAt = performance.now();
  await app.enqueueAt(
    'noop',
    payloads(count).map((payload) => ({ ...payload, dueAt, isTrial: true })),
  );
  return performance.now() - startedAt;
}
