import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { TaskView } from 'nest-task-queue';
import { FlowScene, mostWithin } from './flow-scene.js';
import { BURST, RATE, type FlowTasks } from './flow-tasks.js';

const SECONDS = 10;
const AT_ONCE = 5_000;

let scene: FlowScene;
let tasks: TaskView<FlowTasks>;

beforeEach(async () => {
  scene = new FlowScene();
  tasks = await scene.start();
  await scene.startWorkers(3);
}, 60_000);
afterEach(() => scene.end());

/** Commands of Redis in a second while so many tasks wait for a rate limit, and what was started. */
async function measure(waiting: number) {
  for (let left = waiting; left > 0; left -= AT_ONCE)
    await tasks.paced.enqueueMany(Array.from({ length: Math.min(left, AT_ONCE) }, () => []));
  // What was enqueued meanwhile is behind them, and so is the burst.
  await sleep(1_000);
  const before = await scene.commands();
  const startedAt = performance.now();
  await sleep(SECONDS * 1_000);
  const commands = (await scene.commands()) - before;
  const perSecond = commands / ((performance.now() - startedAt) / 1_000);
  const starts = await scene.starts();
  const spanMs = (starts.at(-1)?.at ?? 0) - (starts[0]?.at ?? 0);
  const used = (starts.length - 1 - BURST) / ((spanMs / 1_000) * RATE);
  return { perSecond, used, most: mostWithin(starts, 1_000) };
}

it.each([1_000, 100_000])(
  'a rate over three processes, with %i tasks that wait',
  async (waiting) => {
    const { perSecond, used, most } = await measure(waiting);
    const shares = `${(used * 100).toFixed(1)} % of ${RATE}/s used, at most ${most} in a second`;
    console.log(`${waiting} waiting: ${perSecond.toFixed(0)} commands of Redis a second, ${shares}`);
    expect(most).toBeLessThanOrEqual(RATE + BURST);
    expect(used).toBeGreaterThanOrEqual(0.95);
    // 15 exchanges for each start would be polling.
    expect(perSecond).toBeLessThan(RATE * 15 * 40);
  },
  180_000,
);
