import type { AsyncResult } from 'nest-task-queue';
import { FlowScene, mostWithin } from './flow-scene.js';
import { BURST, RATE } from './flow-tasks.js';

const PROCESSES = 3;
/** Three run at once, on average: none of the processes can do it alone. */
const TASK_MS = 60;
const SLOTS = 2;
/** The burst is over, and all processes take part. */
const FIRST = 2 * RATE + BURST;
const MEASURED = 6 * RATE;
const ENQUEUED_AT_ONCE = 5_000;
/** A busy machine leaves the rate unused for moments; a wake-up that is lost, for the eight seconds until a worker looks for itself. */
export const LEAST_USED = 0.5;
const PATIENT = { timeout: '120s' } as const;

export interface PaceFigures {
  /** The most starts in a second, wherever it begins. */
  readonly most: number;
  /** Starts of those that the rate allows. */
  readonly used: number;
  readonly processes: number;
  /** Commands of Redis, those inside scripts included. */
  readonly perSecond: number;
  readonly perTask: number;
}

/** What three processes do with so many tasks that wait for a rate limit. */
export async function playPace(waiting: number): Promise<PaceFigures> {
  const scene = new FlowScene();
  try {
    const tasks = await scene.start();
    // All processes are there when the first task may start, however long each of them takes to boot.
    await scene.pause();
    const results: AsyncResult<number>[] = [];
    for (let left = waiting; left > 0; left -= ENQUEUED_AT_ONCE) {
      const calls = Array.from({ length: Math.min(left, ENQUEUED_AT_ONCE) }, (): [number] => [TASK_MS]);
      results.push(...(await tasks.paced.enqueueMany(calls)));
    }
    await scene.startWorkers(PROCESSES, { concurrency: SLOTS });
    await scene.resume();
    return await measure(scene, results);
  } finally {
    await scene.end();
  }
}

/** They start in order: from one end to another there are as many starts. */
async function measure(scene: FlowScene, results: readonly AsyncResult<number>[]): Promise<PaceFigures> {
  await results[FIRST - 1]?.get(PATIENT);
  const before = await scene.commands();
  const from = performance.now();
  await results[FIRST + MEASURED - 1]?.get(PATIENT);
  const commands = (await scene.commands()) - before;
  const seconds = (performance.now() - from) / 1_000;

  const pids = await Promise.all(results.slice(0, FIRST).map((result) => result.get(PATIENT)));
  const starts = await scene.startsOf(results.slice(0, FIRST + MEASURED).map(({ id }) => id));
  const spanMs = (starts.at(-1)?.at ?? 0) - (starts[FIRST - 1]?.at ?? 0);
  return {
    most: mostWithin(starts, 1_000),
    used: (starts.length - FIRST) / ((spanMs / 1_000) * RATE),
    processes: new Set(pids).size,
    perSecond: commands / seconds,
    perTask: commands / MEASURED,
  };
}

export function told(waiting: number, { most, used, perSecond, perTask }: PaceFigures): string {
  const pace = `at most ${most} in a second, ${(used * 100).toFixed(1)} % of ${RATE}/s used`;
  return `${waiting} waiting: ${pace}, ${perSecond.toFixed(0)} commands a second, ${perTask.toFixed(1)} a task`;
}
