import { setTimeout as sleep } from 'node:timers/promises';
import { machineUs } from '../work/clock.mjs';
import { largePayload } from '../work/payload.mjs';

/**
 * So many in a second, those of a millisecond together; each says when it was enqueued.
 *
 * @returns {Promise<{ held: number }>} the rate that was held: a producer that is too slow has measured another load
 */
export async function produce(app, { size, perSecond }) {
  const enqueued = [];
  const startedAt = performance.now();
  while (enqueued.length < size) {
    const due = Math.min(size, ((performance.now() - startedAt) / 1_000) * perSecond);
    while (enqueued.length < due) enqueued.push(app.enqueue('noop', sentNow(enqueued.length)));
    await sleep(1);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all(enqueued);
  return { held: size / seconds };
}

function sentNow(index) {
  return { ...largePayload(index), sentUs: machineUs() };
}
