import { setTimeout as sleep } from 'node:timers/promises';
import { machineUs } from '../work/clock.mjs';
import { largePayloads } from '../work/payload.mjs';

/** So many in a second, in small bursts of a millisecond; each says when it was enqueued. */
export async function produce(app, { size, perSecond }) {
  const calls = largePayloads(size);
  const enqueued = [];
  const startedAt = performance.now();
  while (enqueued.length < size) {
    const due = Math.min(size, ((performance.now() - startedAt) / 1_000) * perSecond);
    while (enqueued.length < due) {
      const payload = { ...calls[enqueued.length], sentUs: machineUs() };
      enqueued.push(app.enqueue('noop', payload));
    }
    await sleep(1);
  }
  await Promise.all(enqueued);
}
