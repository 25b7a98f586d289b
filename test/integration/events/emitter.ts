import { setTimeout as sleep } from 'node:timers/promises';
import { TaskEvents } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';

/** So many events in so many ms are 50 000 in a second. */
const [COUNT, EVERY_MS] = [500, 10];
const EARLY = 0.25;

export interface Emitted {
  readonly count: number;
  /** Time of the processor, in ms for each second that it took. */
  readonly cpuMs: number;
  /** Memory in bytes after a quarter of the time, and at the end. */
  readonly rss: readonly [early: number, late: number];
}

const app = await startApplication({
  options: {
    broker: process.env['REDIS_URL'] ?? '',
    namespace: process.env['NAMESPACE'] ?? '',
    worker: { concurrency: 1 },
  },
  providers: [],
});
const events = app.get(TaskEvents);
const event = { name: 'mail.send', queue: 'default', attempt: 1, durationMs: 12.5 };

/** As a worker does that ends tasks at that rate. */
async function emit(seconds: number): Promise<Emitted> {
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  const total = (seconds * 1_000 * COUNT) / EVERY_MS;
  let early = 0;
  for (let count = 0; count < total; count += COUNT) {
    for (let at = 0; at < COUNT; at += 1)
      if (events.has('task-succeeded')) events.emit('task-succeeded', { ...event, id: `${count + at}` });
    if (early === 0 && count >= total * EARLY) early = process.memoryUsage.rss();
    // By the time since the beginning, so that a slow machine does not lower the rate.
    await sleep(Math.max(0, begin + ((count + COUNT) / COUNT) * EVERY_MS - performance.now()));
  }
  const { user, system } = process.cpuUsage(cpu);
  const took = (performance.now() - begin) / 1_000;
  return { count: total, cpuMs: (user + system) / 1_000 / took, rss: [early, process.memoryUsage.rss()] };
}

// The code is compiled before it is measured.
await emit(2);
process.stdout.write(`BEFORE ${JSON.stringify(await emit(10))}\n`);
while (!events.has('task-succeeded')) await sleep(10);
process.stdout.write(`DURING ${JSON.stringify(await emit(Number(process.env['SECONDS'])))}\n`);
await app.close();
