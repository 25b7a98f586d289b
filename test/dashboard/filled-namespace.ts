import { expect } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import type { Bed } from './bed.js';

const WAITING = 1_000_000;
const ENDED = 100_000;
const DEAD = 10_000;
const AT_ONCE = 20_000;

/** 1 000 000 tasks wait, 100 000 have ended, and 10 000 of them are dead letters. No worker runs. */
export async function fill(bed: Bed): Promise<void> {
  const { tasks, deadLetters } = bed;
  const worker = await bed.startWorker({ concurrency: 100 });
  await inBatches(ENDED - DEAD, (indexes) => tasks.gives.enqueueMany(indexes.map(() => [1])));
  await inBatches(DEAD, (indexes) =>
    tasks.fails.enqueueMany(indexes.map(() => ['no connection', 'SmtpError'])),
  );
  await eventually(async () => expect(await deadLetters.count()).toBe(DEAD), {
    within: 300_000,
    every: 500,
  });
  worker.kill('SIGKILL');
  await worker.exited;
  await inBatches(WAITING, (indexes) =>
    tasks.send.enqueueMany(indexes.map((index) => [`user${index}@example.com`])),
  );
}

async function inBatches(
  count: number,
  enqueue: (indexes: readonly number[]) => Promise<unknown>,
): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE)
    await enqueue(Array.from({ length: Math.min(AT_ONCE, count - done) }, (_none, index) => index));
}
