import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../report/statistics.mjs';
import { payloads } from './payload.mjs';

/** After this pause the worker has settled and waits again: each task finds an idle system. */
const IDLE_MS = 5;

/** Percentiles of what `timeOf` gives for each of `size` tasks. */
export async function oneByOne(app, size, timeOf) {
  const times = [];
  try {
    await app.start();
    await sleep(100);
    for (const payload of payloads(size)) {
      times.push(await timeOf(payload));
      await sleep(IDLE_MS);
    }
  } finally {
    await app.close();
  }
  return { p50: percentile(times, 50), p99: percentile(times, 99) };
}
