import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AsyncResult } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { allGone, childrenOf, Pool } from './pool.js';
import { NextTasks, PoolTasks } from './pool-tasks.js';

const CLEAN = { code: 0, signal: null };
const end = <T>(result: AsyncResult<T>) => result.get({ timeout: '120s' });

describe('ntq worker over a longer time', () => {
  let pool: Pool;
  const path = join(tmpdir(), `ntq-test-${randomUUID()}`);

  beforeEach(() => {
    pool = new Pool();
  });

  afterEach(async () => {
    await pool.end();
    rmSync(path, { force: true });
  });

  const started = (count: number) =>
    eventually(() => expect(pool.noted('start').length).toBeGreaterThanOrEqual(count));

  it('says that it is ready by a file, and that its loops turn by touching it', async () => {
    const supervisor = await pool.start({ args: ['--ready-file', path] });
    expect(existsSync(path)).toBe(true);
    utimesSync(path, 0, 0);
    await eventually(() => expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(10_000));
    const tasks = (await pool.client()).of(PoolTasks);
    const blocked = await tasks.holds.enqueue(pool.scene.latch().path);
    await started(1);
    supervisor.kill('SIGTERM');
    await eventually(() => expect(existsSync(path)).toBe(false));
    await blocked.revoke();
    supervisor.kill('SIGTERM');
    expect(await supervisor.exited).toEqual(CLEAN);
  });

  it('replaces a process that takes too much memory', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const supervisor = await pool.start({ args: ['--max-memory-per-child', '600mb'] });
    const before = childrenOf(supervisor.pid);
    expect(before).toContain(await end(await tasks.keeps.enqueue(600)));
    await supervisor.line(/replaces process \d+: it uses/);
    await allGone(before);
    expect(before).not.toContain(await end(await tasks.pid.enqueue()));
  });

  it('rolls from one release to the next: what the old one does not know waits, nothing fails', async () => {
    const client = await pool.client();
    const old = await pool.start({ args: ['--processes', '2'] });
    const sleeps = Array.from({ length: 200 }, () => [200] as [number]);
    const known = await client.of(PoolTasks).sleeps.enqueueMany(sleeps);
    const fresh = await client.of(NextTasks).runs.enqueueMany(Array.from({ length: 5 }, () => []));
    await started(10);
    await pool.start({ args: ['--processes', '2'], env: { NEXT_RELEASE: '1' } });
    old.kill('SIGTERM');
    expect(await old.exited).toEqual(CLEAN);
    await Promise.all([...known, ...fresh].map(end));
    const infos = await Promise.all([...known, ...fresh].map((each) => each.info()));
    const ends = new Set(infos.map(({ state, retries, losses }) => `${state} ${retries} ${losses}`));
    expect(ends).toEqual(new Set(['SUCCESS 0 0']));
    expect(pool.noted('start')).toHaveLength(200);
  });
});
