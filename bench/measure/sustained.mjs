import { costOf, rate } from '../work/cost.mjs';
import { Producer } from '../work/producer.mjs';
import { Runs } from '../work/runs.mjs';

/** A process that enqueues as fast as it can and one that works, from the first enqueue to the last settlement. */
export async function measure(system, { url, namespace, size, concurrency }) {
  const calls = new Runs(size);
  const app = await system.open({ url, namespace, concurrency }, ({ index }) => {
    calls.one(index);
    return index;
  });
  const producer = await Producer.open(system, { url, namespace });
  try {
    await app.start();
    const cost = await costOf(url, async () => {
      await producer.run('flood', { size });
      await calls.over;
      while ((await app.unfinished()) > 0);
    });
    calls.check();
    return { ...rate(size, cost), rssMb: process.memoryUsage.rss() / 1e6 };
  } finally {
    await producer.close();
    await app.close();
  }
}
