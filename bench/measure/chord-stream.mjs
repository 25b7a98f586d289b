import { Redis } from 'ioredis';
import { Producer } from '../work/producer.mjs';
import { longestCommand } from '../work/slowlog.mjs';

/**
 * A worker's share of a large chord in stream mode, whose producer is another process: how much memory it needs above
 * what it began with, and how long Redis was busy with one script at most. Needs a fresh process for each round.
 */
export async function measure(system, { url, namespace, size, concurrency }) {
  const redis = new Redis(url);
  let bodyEnded;
  const ended = new Promise((resolve) => (bodyEnded = resolve));
  const app = await system.open({ url, namespace, concurrency, bodyEnded }, ({ index }) => index);
  const producer = await Producer.open(system, { url, namespace });
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  try {
    const { ms } = await longestCommand(redis, async () => {
      await app.start();
      await Promise.all([producer.run('chord', { size }), ended]);
      while ((await app.unfinished()) > 0);
    });
    // The most the process ever had, in kilobytes.
    const { maxRSS } = process.resourceUsage();
    return { grownMb: (maxRSS * 1_024 - before) / 1e6, longestMs: ms };
  } finally {
    await producer.close();
    await app.close();
    redis.disconnect();
  }
}
