import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

describe.each([
  ['a process of the pool', ['--processes', '1']],
  ['a worker without the pool', ['--processes', '0']],
])('%s', (_what, args) => {
  let pool: Pool;

  beforeEach(() => {
    pool = new Pool();
  });
  afterEach(() => pool.end());

  const wordsOfLedger = () => pool.scene.ledger.lines().map((line) => line.split(' ')[0]);

  it('runs no task before the last hook of its application has ended', async () => {
    const task = await (await pool.client()).of(PoolTasks).sleeps.enqueue(1);
    pool.spawn({ args, env: { SLOW_BOOT: '700' } });
    await task.get({ timeout: '120s' });
    expect(wordsOfLedger()).toEqual(['booted', 'start', 'end']);
  });

  it('blames no task when that hook fails', async () => {
    const task = await (await pool.client()).of(PoolTasks).sleeps.enqueue(1);
    const worker = pool.spawn({ args, env: { SLOW_BOOT: '300 fails' } });
    await worker.line(/the last hook said no/);
    worker.kill('SIGTERM');
    await worker.exited;
    expect(wordsOfLedger()).not.toContain('start');
    expect(await task.info()).toMatchObject({ state: 'PENDING', losses: 0, retries: 0 });
  });
});
