import { expect, it } from '@jest/globals';
import { playLostServer } from './lost-server.js';

const PLAN = { servers: 4, workers: 2, concurrency: 10, taskMs: 10, everyMs: 5, phaseMs: 6_000 };

it('A server of four that is killed under load costs its share, and comes back by itself', async () => {
  const figures = await playLostServer(PLAN);
  const { acknowledged, failed, lost, repeated, before, meanwhile, returnMs } = figures;
  console.log(
    `${acknowledged} tasks acknowledged, ${failed} calls failed, ${lost.length} lost, ${repeated.length} run twice; the others ran ` +
      `${before.toFixed(0)}/s before and ${meanwhile.toFixed(0)}/s meanwhile; tasks of the one that came back ran after ${returnMs} ms`,
  );
  expect(acknowledged).toBeGreaterThan(1_000);
  expect(lost).toEqual([]);
  expect(repeated).toEqual([]);
  expect(meanwhile).toBeGreaterThan(before * 0.95);
  expect(returnMs).toBeLessThan(10_000);
});
