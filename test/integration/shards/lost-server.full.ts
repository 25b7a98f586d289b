import { expect, it } from '@jest/globals';
import { playLostServer } from './lost-server.js';

it.each([
  [4, { servers: 4, workers: 2, concurrency: 10, taskMs: 10, everyMs: 5, tasksAPhase: 1_000 }],
  [16, { servers: 16, workers: 4, concurrency: 10, taskMs: 10, everyMs: 10, tasksAPhase: 800 }],
])(
  'A server of %s that is killed under load costs its share, and comes back by itself',
  async (_servers, plan) => {
    const figures = await playLostServer(plan);
    const { acknowledged, failed, lost, repeated, before, meanwhile, returnMs } = figures;
    console.log(
      `${acknowledged} tasks acknowledged, ${failed} calls failed, ${lost.length} lost, ${repeated.length} run twice; for each task ` +
        `sent the others ran ${before.toFixed(3)} before and ${meanwhile.toFixed(3)} meanwhile; tasks of the one that came back ran ` +
        `after ${returnMs} ms`,
    );
    expect(acknowledged).toBeGreaterThan(plan.tasksAPhase);
    expect(lost).toEqual([]);
    expect(repeated).toEqual([]);
    expect(meanwhile).toBeGreaterThan(before * 0.95);
    expect(returnMs).toBeLessThan(10_000);
  },
);
