import { percentile } from '../report/statistics.mjs';
import { machineUs } from '../work/clock.mjs';
import { Countdown } from '../work/countdown.mjs';
import { Producer } from '../work/producer.mjs';

const SECONDS = 1.5;
const LEAST_SECONDS = 0.1;

/**
 * From the call of enqueue in one process to the first line of the handler in another, at half of what this system has
 * just shown that it sustains here.
 */
export async function measure(system, { url, namespace, size, concurrency, share }) {
  const seconds = Math.max(LEAST_SECONDS, SECONDS * share);
  let calls = new Countdown(size);
  const times = [];
  const app = await system.open({ url, namespace, concurrency }, ({ sentUs }) => {
    if (sentUs !== undefined) times.push((machineUs() - sentUs) / 1_000);
    calls.one();
  });
  const producer = await Producer.open(system, { url, namespace });
  try {
    await app.start();
    const perSecond = (await flooded(producer, size, calls)) / 2;
    const count = Math.max(20, Math.round(perSecond * seconds));
    calls = new Countdown(count);
    await producer.run('paced', { size: count, perSecond });
    await calls.over;
    return { p50: percentile(times, 50), p99: percentile(times, 99), perSecond };
  } finally {
    await producer.close();
    await app.close();
  }
}

async function flooded(producer, size, calls) {
  const startedAt = performance.now();
  await producer.run('flood', { size });
  await calls.over;
  return (size / (performance.now() - startedAt)) * 1_000;
}
