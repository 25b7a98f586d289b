import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../report/statistics.mjs';
import { Producer } from '../work/producer.mjs';
import { Runs } from '../work/runs.mjs';
import { Workers } from '../work/workers.mjs';

/** Until then the workers wait for work. */
const IDLE_MS = 200;
/** So many tasks are enqueued and forgotten before it counts: the first connections and calls are slow. */
const FIRST = 50;

/**
 * From the call of enqueue in one process to the first line of the handler in another, at a rate that is the same for all systems.
 * This process only looks on.
 */
export async function measure(system, { url, namespace, size, concurrency, perSecond, workers: count }) {
  const workers = await Workers.open(system, { url, namespace, concurrency }, count);
  const producer = await Producer.open(system, { url, namespace });
  try {
    await sleep(IDLE_MS);
    const { held } = await producer.run('paced', { size: FIRST + size, perSecond });
    const figures = figuresOf(await workers.started(FIRST + size), FIRST + size);
    return { ...figures, heldShare: (100 * held) / perSecond };
  } finally {
    await producer.close();
    await workers.close();
  }
}

function figuresOf(started, size) {
  const runs = new Runs(size);
  const times = [];
  for (let at = 0; at < started.length; at += 2) {
    runs.one(started[at]);
    if (started[at] >= FIRST) times.push(started[at + 1]);
  }
  runs.check();
  return { p50: percentile(times, 50), p99: percentile(times, 99), p999: percentile(times, 99.9) };
}
