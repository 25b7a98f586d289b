import { payloads } from './payload.mjs';

/** Enqueues a chord whose body reads its results as a stream, and waits for its value. In a process without a worker. */
export async function enqueueStream(system, { url, namespace, size }) {
  const app = await system.open({ url, namespace }, () => undefined);
  try {
    const total = await app.sumOf(payloads(size), { results: 'stream' });
    const expected = (size * (size - 1)) / 2;
    if (total !== expected) throw new Error(`the body gave ${total}, not ${expected}`);
    return {};
  } finally {
    await app.close();
  }
}

/** Works until the body of that chord has run; tells how much memory the process needed above what it began with. */
export async function workStream(system, { url, namespace, concurrency }) {
  let bodyEnded;
  const ended = new Promise((resolve) => (bodyEnded = resolve));
  const app = await system.open({ url, namespace, concurrency, bodyEnded }, ({ index }) => index);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  try {
    await app.start();
    await ended;
    while ((await app.unfinished()) > 0);
    // The most the process ever had, in kilobytes.
    const { maxRSS } = process.resourceUsage();
    return { grownMb: (maxRSS * 1_024 - before) / 1e6 };
  } finally {
    await app.close();
  }
}
