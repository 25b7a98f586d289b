import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { TaskView } from 'nest-task-queue';
import { FlowScene, mostWithin } from './flow-scene.js';
import { BURST, RATE, type FlowTasks } from './flow-tasks.js';

let scene: FlowScene;
let tasks: TaskView<FlowTasks>;

beforeEach(async () => {
  scene = new FlowScene();
  tasks = await scene.start();
});
afterEach(() => scene.end());

it('a rate holds over three processes, and each of them has its share', async () => {
  await scene.startWorkers(3, { concurrency: 2 });
  const results = await tasks.paced.enqueueMany(Array.from({ length: 2 * RATE + BURST }, () => []));
  const pids = await Promise.all(results.map((result) => result.get({ timeout: '30s' })));
  expect(mostWithin(await scene.starts(), 1_000)).toBeLessThanOrEqual(RATE + BURST);
  expect(new Set(pids).size).toBeGreaterThan(1);
}, 60_000);
