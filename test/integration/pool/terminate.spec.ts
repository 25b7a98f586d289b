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

  it('kills the process though no limit would, and gives the neighbours back without a loss', async () => {
    const supervisor = await pool.start({ args: ['--processes', '1', '--concurrency', '3'] });
    const children = childrenOf(supervisor.pid);
    const neighbour = await tasks.sleeps.enqueue(500);
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
    await allGone(children, 2_000);
    await Promise.all([neighbour, queued].map((each) => each.get({ timeout: '20s' })));
    const infos = await Promise.all([neighbour, queued].map((each) => each.info()));
    expect(infos.map(({ state, losses, retries }) => `${state} ${losses} ${retries}`)).toEqual([
      'SUCCESS 0 0',
      'SUCCESS 0 0',
    ]);
    expect(await bad.state()).toBe('REVOKED');
    expect(pool.noted('start').filter(({ id }) => id === bad.id)).toHaveLength(1);
  }, 40_000);

  it('lets it run to its end without terminate', async () => {
    await pool.start({ args: ['--processes', '1', '--concurrency', '1'] });
    const task = await tasks.blocks.enqueue(2_500);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    expect(await task.revoke()).toBe(true);
    await task.get({ timeout: '20s' });
    expect(await task.info()).toMatchObject({ state: 'SUCCESS', losses: 0 });
    expect(pool.noted('end')).toHaveLength(1);
  }, 40_000);
});
