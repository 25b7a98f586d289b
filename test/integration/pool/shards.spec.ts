import { afterEach, describe, expect, it } from '@jest/globals';
import { TaskFailedError } from 'nest-task-queue';
import { Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

describe('a pool over four shards', () => {
  const pool = new Pool();
  afterEach(() => pool.end());

  // Whoever waited for a lease to run out would wait for ten minutes.
  it('A task that blocks its process ends at its hard limit, in whatever shard it lives, and harms no other', async () => {
    const client = await pool.scene.startClient({
      queues: [{ name: 'default' }, { name: 'low', priority: 1 }],
      shards: 4,
    });
    const tasks = client.of(PoolTasks);
    await pool.start({ args: ['--shards', '4', '--processes', '1', '--concurrency', '5', '--lease', '10m'] });
    // Ids of the caller's own, so that it is known that they live in several shards.
    const bad = await Promise.all(['spin-a', 'spin-b'].map((id) => tasks.spins.with({ id }).enqueue()));
    const good = await tasks.sleeps.enqueueMany(Array.from({ length: 12 }, () => [100] as [number]));
    const failures = await Promise.all(
      bad.map((result) => result.get({ timeout: '120s' }).catch((error: unknown) => error)),
    );
    expect(failures.map((error) => (error as TaskFailedError).failure.name)).toEqual([
      'TimeLimitExceeded',
      'TimeLimitExceeded',
    ]);
    await Promise.all(good.map((result) => result.get({ timeout: '120s' })));
    const infos = await Promise.all(good.map((result) => result.info()));
    expect(infos.map(({ state, losses }) => [state, losses])).toEqual(good.map(() => ['SUCCESS', 0]));
  });
});
