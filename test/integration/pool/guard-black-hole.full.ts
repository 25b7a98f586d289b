import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskView } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

/** How a guard finds what its worker holds. Besides, only the supervisor asks so, when a process has died. */
const KEEPS = /hscan/i;
/** The number of the exchange with which a guard settles: beyond those of its worker. */
const SETTLES = new RegExp(`\\r\\n${Number.MAX_SAFE_INTEGER}\\r\\n`);

describe('a guard of the pool whose connection is a black hole', () => {
  let proxy: FaultProxy;
  let pool: Pool;
  let tasks: TaskView<PoolTasks>;

  beforeEach(async () => {
    proxy = await FaultProxy.start(Number(new URL(process.env['NTQ_TEST_REDIS_URL'] ?? '').port));
    pool = new Pool(proxy.url);
    tasks = (await pool.client()).of(PoolTasks);
  });
  afterEach(async () => {
    proxy.open();
    await pool.end();
    await proxy.stop();
  });

  const startsOf = ({ id }: { readonly id: string }) =>
    pool.noted('start').filter((start) => start.id === id);
  const start = (...args: string[]) => pool.start({ args: ['--concurrency', '1', ...args] });

  it('cannot keep the lease of a blocked process: another one takes the task, and it counts as one loss', async () => {
    const supervisor = await start('--processes', '2', '--lease', '1s');
    proxy.blackholeFrom(KEEPS);
    const blocked = await tasks.blocksOnce.enqueue(8_000);
    const pid = await blocked.get({ timeout: '120s' });
    expect(proxy.droppedBytes).toBeGreaterThan(0);
    const starts = startsOf(blocked).map((each) => each.pid);
    expect(starts).toEqual([expect.any(Number), pid]);
    expect(starts[0]).not.toBe(pid);
    expect(await blocked.info()).toMatchObject({ state: 'SUCCESS', losses: 1, retries: 0 });
    await supervisor.line('lease was lost');

    proxy.open();
    const again = await tasks.blocks.enqueue(3_500);
    await again.get({ timeout: '120s' });
    expect(startsOf(again)).toHaveLength(1);
    expect(await again.info()).toMatchObject({ state: 'SUCCESS', losses: 0 });
  });

  it('ends its process at the hard limit all the same, and the next one settles', async () => {
    const supervisor = await start('--processes', '1', '--lease', '10m');
    proxy.blackholeFrom(SETTLES);
    const bad = await tasks.spins.enqueue();
    await supervisor.line(new RegExp(`killing process .*task ${bad.id}`));
    await supervisor.line(/ended \(SIGKILL\)/);
    // Its limit, a second, its last words, five, and what a busy machine adds: long before its lease runs out.
    expect(Date.now() - Number(startsOf(bad)[0]?.at)).toBeLessThan(60_000);
    expect(proxy.droppedBytes).toBeGreaterThan(0);
    await eventually(() => expect(startsOf(bad)).toHaveLength(2));
    proxy.open();
    await expect(bad.get({ timeout: '120s' })).rejects.toMatchObject({
      failure: { name: 'TimeLimitExceeded' },
    });
    expect(await bad.info()).toMatchObject({ reason: 'time-limit', losses: 0, retries: 0 });
    expect(startsOf(bad)).toHaveLength(2);
  });
});
