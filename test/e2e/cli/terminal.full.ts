import { afterAll, describe, expect, it } from '@jest/globals';
import { Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { Ntq } from './ntq.js';

describe('ntq in a terminal', () => {
  const pool = new Pool();
  const ntq = new Ntq(pool.scene.redis, pool.scene.namespace);

  afterAll(async () => {
    await ntq.end();
    await pool.end();
  });

  it('shows each command to a person: titles, colours, what was done', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    await pool.start({ args: ['--hostname', 'here'] });
    const bad = await tasks.spins.with({ timeLimit: { hard: '100ms' } }).enqueue();
    await bad.get({ timeout: '120s' }).catch(() => undefined);
    const running = await tasks.waits.enqueue(pool.scene.latch().path);
    const later = await tasks.pid.with({ countdown: '1h' }).enqueue();
    const ended = await tasks.pid.enqueue();
    await ended.get({ timeout: '120s' });
    const steps: readonly (readonly [string, number, RegExp])[] = [
      ['inspect active', 0, /.\[1mrunning for.*[^]*pool\.waits/],
      ['inspect reserved', 0, /No task is prefetched/],
      ['inspect scheduled', 0, /due[^]*in 5\dm/],
      ['inspect registered', 0, /pool\.sleeps +default +1/],
      ['inspect stats', 0, /heard of[^]*here[^]*.\[32malive/],
      ['queues', 0, /waiting[^]*running 1 +waiting for their time 1 +dead letters 1/],
      ['pause low', 0, /low is paused/],
      ['resume low', 0, /low is open/],
      [`result ${ended.id}`, 0, /.\[32mSUCCESS/],
      [`result ${bad.id}`, 1, /.\[31mFAILURE[^]*TimeLimitExceeded/],
      [`revoke ${later.id} --yes`, 0, /revoked/],
      [`revoke ${running.id} --terminate --yes`, 0, /revoked/],
      ['call pool.pid', 0, /^[0-9a-f-]{36}\s*$/],
      ['dead list', 0, /died[^]*TimeLimitExceeded/],
      [`dead show ${bad.id}`, 0, /reason[^]*time-limit/],
      ['dead purge --all --yes', 0, /1 dead letter was dropped/],
      ['doctor', 0, /.\[32mok[^]*eviction[^]*noeviction/],
      ['wrker', 2, /Did you mean worker/],
    ];
    for (const [line, code, screen] of steps) {
      const terminal = ntq.terminal(line.split(' '));
      const exitCode = await terminal.exited;
      expect([line, exitCode, terminal.screen]).toEqual([line, code, expect.stringMatching(screen)]);
    }
  });
});
