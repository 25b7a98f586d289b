import { Redis } from 'ioredis';
import { memoryOf, spentBy } from './redis-facts.mjs';

/**
 * Runs `work` and answers how long it took, the CPU that it cost this process and Redis, and how many commands Redis
 * ran, those inside scripts too. Where others use the machine meanwhile, CPU wobbles less than time does.
 */
export function costOf(url, work) {
  return costOfServers([url], work);
}

/** The same, where several servers do the work together. */
export async function costOfServers(urls, work) {
  const clients = urls.map((url) => new Redis(url));
  try {
    globalThis.gc?.();
    const before = await spentByAll(clients);
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    await work();
    const ms = performance.now() - startedAt;
    const cpu = process.cpuUsage(cpuBefore);
    const after = await spentByAll(clients);
    return {
      ms,
      nodeUs: cpu.user + cpu.system,
      redisUs: after.us - before.us,
      commands: after.commands - before.commands,
    };
  } finally {
    for (const client of clients) client.disconnect();
  }
}

async function spentByAll(clients) {
  const spent = await Promise.all(clients.map(spentBy));
  return {
    us: spent.reduce((sum, { us }) => sum + us, 0),
    commands: spent.reduce((sum, { commands }) => sum + commands, 0),
  };
}

/** The figures of `count` tasks that cost so much. */
export function rate(count, { ms, nodeUs, redisUs, commands }) {
  return {
    perSecond: (count / ms) * 1_000,
    nodeUs: nodeUs / count,
    redisUs: redisUs / count,
    commands: commands / count,
  };
}

/** Bytes of Redis that hold data now. */
export async function dataBytes(url) {
  const redis = new Redis(url);
  try {
    return await memoryOf(redis);
  } finally {
    redis.disconnect();
  }
}
