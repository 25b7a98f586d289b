import { percentile } from '../report/statistics.mjs';
import { costOf } from '../work/cost.mjs';
import { payloads } from '../work/payload.mjs';

/** So many workflows one after the other; the figure is the median of them. */
const RUNS = 5;
/** Before that, so that no system is measured while its code is compiled. */
const WARM_UPS = 2;

/** A group and, when all its parts have ended, its body, which reads all they gave: from the call to the body's value. */
export async function measure(system, { size, ...setup }) {
  const parts = payloads(size);
  const expected = parts.reduce((sum, { index }) => sum + index, 0);
  const app = await system.open({ ...setup, waits: true, flows: true }, ({ index }) => index);
  const times = [];
  try {
    await app.start();
    for (let run = 0; run < WARM_UPS; run += 1) await app.sumOf(parts);
    const { nodeUs, redisUs, commands } = await costOf(setup.url, async () => {
      for (let run = 0; run < RUNS; run += 1) {
        const startedAt = performance.now();
        const total = await app.sumOf(parts);
        times.push(performance.now() - startedAt);
        if (total !== expected) throw new Error(`the body gave ${total}, not ${expected}`);
      }
    });
    const members = RUNS * (size + 1);
    return {
      p50: percentile(times, 50),
      nodeUs: nodeUs / members,
      redisUs: redisUs / members,
      commands: commands / members,
    };
  } finally {
    await app.close();
  }
}
