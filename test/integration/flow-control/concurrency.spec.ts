import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { AT_ONCE } from './flow-tasks.js';
import { LEASE_MS, MOST_BELOW_MS } from './lease.js';
import { playKills } from './play-kills.js';
import { countsOf, mostOf, runsOf, staleOf } from './runs.js';
import { useFlow } from './use-flow.js';

it('a number at once holds over three processes, and outlives one that is killed', async () => {
  const figures = await playKills({ kills: 1, leaseMs: LEASE_MS, keys: ['a', 'b'] });
  console.log(`below ${AT_ONCE} for ${figures.longestBelowMs} ms at most (lease ${LEASE_MS} ms)`);
  expect(figures.most).toBe(AT_ONCE);
  expect(figures.longestBelowMs).toBeLessThan(MOST_BELOW_MS);
});

describe('a process that stands still for longer than its lease', () => {
  const WORKER = { lease: LEASE_MS, concurrency: 10 };
  const flow = useFlow();

  it('has handlers that go on beside others, of attempts that are lost and refused', async () => {
    const { scene, tasks } = flow;
    const latch = scene.scene.latch();
    const calls = Array.from({ length: 20 }, () => ['a', latch.path, 0] as [string, string, number]);
    const results = await tasks.waits.enqueueMany(calls);
    const zombie = scene.spawn(WORKER);
    const open = () => runsOf(scene.notes()).filter(({ to }) => to === Infinity);
    await eventually(() => expect(open()).toHaveLength(AT_ONCE));
    zombie.kill('SIGSTOP');
    await scene.startWorkers(1, WORKER);
    await eventually(() => {
      expect(staleOf(runsOf(scene.notes()))).toHaveLength(AT_ONCE);
      expect(open().map(({ pid }) => pid === zombie.pid)).toEqual([false, false, false]);
    });
    zombie.kill('SIGCONT');
    latch.open();
    const losses = await Promise.all(results.map((result) => result.get({ timeout: '120s' })));

    const runs = runsOf(scene.notes());
    const handlers = runs.map((run) => ({ ...run, to: run.handledTo }));
    expect(mostOf(countsOf(handlers, 'a'))).toBe(2 * AT_ONCE);
    expect(mostOf(countsOf(runs, 'a'))).toBe(AT_ONCE);
    // Each of them has ended by its second attempt.
    const stale = staleOf(runs);
    expect(stale.map(({ pid }) => pid)).toEqual(Array.from({ length: AT_ONCE }, () => zombie.pid));
    const isStale = ({ id }: { readonly id: string }) => stale.some((run) => run.id === id);
    expect(results.map((result) => (isStale(result) ? 1 : 0))).toEqual(losses);
  });
});
