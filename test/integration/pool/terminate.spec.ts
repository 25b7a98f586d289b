import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskView } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { allGone, childrenOf, Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

describe('revoking with terminate what blocks a process of the pool', () => {
  let pool: Pool;
  let tasks: TaskView<PoolTasks>;

  beforeEach(async () => {
    pool = new Pool();
    tasks = (await pool.client()).of(PoolTasks);
  });

  afterEach(() => pool.end());

  const startsOf = ({ id }: { readonly id: string }) =>
    pool.noted('start').filter((start) => start.id === id);

  it('kills the process though no limit would, and gives the neighbours back without a loss', async () => {
    const supervisor = await pool.start({ args: ['--processes', '1', '--concurrency', '3'] });
    const children = childrenOf(supervisor.pid);
    const latch = pool.scene.latch();
    const neighbour = await tasks.waits.enqueue(latch.path);
    const queued = await tasks.sleeps.enqueue(1);
    await eventually(() => expect(pool.noted('start')).toHaveLength(2));
    const bad = await tasks.hangs.enqueue();
    await eventually(() => expect(pool.noted('start')).toHaveLength(3));

    expect(await bad.revoke({ terminate: true })).toBe(true);
    expect(await bad.info()).toMatchObject({
      state: 'REVOKED',
      reason: 'revoked',
      worker: expect.any(String),
    });
    await supervisor.line(new RegExp(`killing process ${children[0]}: Task ${bad.id} was revoked`));
    await allGone(children);
    await eventually(() => expect(startsOf(neighbour)).toHaveLength(2));
    latch.open();
    await Promise.all([neighbour, queued].map((each) => each.get({ timeout: '120s' })));
    const infos = await Promise.all([neighbour, queued].map((each) => each.info()));
    expect(infos.map(({ state, losses, retries }) => `${state} ${losses} ${retries}`)).toEqual([
      'SUCCESS 0 0',
      'SUCCESS 0 0',
    ]);
    expect(await bad.state()).toBe('REVOKED');
    expect(startsOf(bad)).toHaveLength(1);
  });

  it('lets it run to its end without terminate', async () => {
    await pool.start({ args: ['--processes', '1', '--concurrency', '1'] });
    const latch = pool.scene.latch();
    const task = await tasks.holds.enqueue(latch.path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    expect(await task.revoke()).toBe(true);
    // The guard has the time to kill it, should it mistake the one for the other: it looks every second.
    await sleep(2_500);
    latch.open();
    await task.get({ timeout: '120s' });
    expect(await task.info()).toMatchObject({ state: 'SUCCESS', losses: 0 });
    expect(pool.noted('end')).toHaveLength(1);
  });
});
