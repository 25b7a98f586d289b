import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../statistics.mjs';
import { payloads } from './payload.mjs';

/** After this pause the worker has settled and waits again: each task finds an idle system. */
const IDLE_MS = 5;

/** From the call of enqueue to the first line of the handler, in one process. */
export async function latencyToStart(system, setup) {
  let onStart = () => {};
  const app = await system.open(setup, () => onStart(performance.now()));
  return oneByOne(app, setup.size, async (payload) => {
    const started = new Promise((resolve) => (onStart = resolve));
    const enqueuedAt = performance.now();
    await app.enqueue('noop', payload);
    return (await started) - enqueuedAt;
  });
}

/** From the call of enqueue to the value in the caller's hands. */
export async function latencyToResult(system, setup) {
  const app = await system.open({ ...setup, waits: true }, ({ index }) => index);
  return oneByOne(app, setup.size, async (payload) => {
    const enqueuedAt = performance.now();
    const value = await app.resultOf(await app.enqueue('noop', payload));
    const ms = performance.now() - enqueuedAt;
    if (value !== payload.index) throw new Error(`the result is ${value}, not ${payload.index}`);
    return ms;
  });
}

async function oneByOne(app, size, timeOf) {
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
