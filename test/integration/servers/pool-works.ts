import { expect } from '@jest/globals';
import { TaskFailedError } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { Pool } from '../pool/pool.js';
import { PoolTasks } from '../pool/pool-tasks.js';
import { targetText, type BrokerTarget } from '../worker/target.js';

/**
 * A pool on those servers: the guard of a process, over its own connection, ends a task that blocks at its hard limit; what is
 * left of the process goes back, and results are told.
 */
export async function poolWorks(
  target: BrokerTarget,
  { env = {}, namespace }: { readonly env?: NodeJS.ProcessEnv; readonly namespace?: string } = {},
): Promise<void> {
  const pool = new Pool(targetText(target), namespace);
  try {
    const tasks = (await pool.client()).of(PoolTasks);
    await pool.start({ args: ['--processes', '1', '--concurrency', '2'], env });
    const latch = pool.scene.latch();
    const good = await tasks.waits.enqueue(latch.path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    const bad = await tasks.spins.enqueue();
    const error = await bad.get({ timeout: '120s' }).catch((thrown: unknown) => thrown);
    expect((error as TaskFailedError).failure.name).toBe('TimeLimitExceeded');
    latch.open();
    expect(await good.get({ timeout: '120s' })).toEqual(expect.any(Number));
    expect(await good.info()).toMatchObject({ retries: 0, losses: 0 });
  } finally {
    await pool.end();
  }
}
