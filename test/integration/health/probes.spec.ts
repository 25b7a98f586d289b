import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ntq } from '../../e2e/cli/ntq.js';
import type { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { childrenOf, Pool } from '../pool/pool.js';
import { PoolTasks } from '../pool/pool-tasks.js';

const APP = new URL('../pool/app.module.ts', import.meta.url).pathname;

describe('probes over HTTP', () => {
  let pool: Pool;
  let process: ChildProcess;
  let port: string;
  let folder: string;
  beforeEach(() => {
    pool = new Pool();
    folder = mkdtempSync(join(tmpdir(), 'ntq-probes-'));
  });
  afterEach(async () => {
    await pool.end();
    rmSync(folder, { recursive: true });
  });

  const start = async (program: string, env: NodeJS.ProcessEnv = {}) => {
    process = pool.scene.spawn(`integration/health/${program}.main.ts`, env, [APP]);
    port = (await process.line('PORT ')).slice('PORT '.length);
    return (await pool.client()).of(PoolTasks);
  };
  const probe = async (kind: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/health/${kind}`, {
      signal: AbortSignal.timeout(3_000),
    });
    return { code: response.status, ...((await response.json()) as object) };
  };
  const becomes = (kind: string, expected: object) =>
    eventually(async () => expect(await probe(kind)).toMatchObject(expected));

  it('A pool is ready when all its processes take tasks, and not while one is missing', async () => {
    const boot = pool.scene.latch();
    await start('pool', { BOOT_LATCH: boot.path });
    expect(await probe('ready')).toMatchObject({ code: 503, details: { phase: 'starting' } });
    expect(await probe('live')).toMatchObject({ code: 200 });
    boot.open();
    await becomes('ready', { code: 200, details: { phase: 'running', processes: 2, ready: 2 } });
    boot.close();
    globalThis.process.kill(childrenOf(process.pid)[0] ?? 0, 'SIGKILL');
    await becomes('ready', { code: 503, details: { reason: 'not all processes take tasks' } });
    expect(await probe('live')).toMatchObject({ code: 200 });
    boot.open();
    await becomes('ready', { code: 200 });
  });

  it('A pool is dead while a task without a hard limit blocks a process, and not while one with a limit does', async () => {
    const file = join(folder, 'ready');
    const tasks = await start('pool', { READY_FILE: file });
    await becomes('ready', { code: 200 });
    const latch = pool.scene.latch();
    const limited = await tasks.holdsWithLimit.enqueue(latch.path);
    await becomes('live', { code: 200, details: { loopLagMs: expect.any(Number) } });
    await eventually(async () => {
      const answer = await probe('live');
      expect(answer.code).toBe(200);
      expect((answer as { details?: { loopLagMs?: number } }).details?.loopLagMs).toBeGreaterThan(2_500);
    });
    latch.open();
    await limited.get();
    latch.close();
    const held = await tasks.holds.enqueue(latch.path);
    await becomes('live', { code: 503, details: { reason: 'the main loop of a process is blocked' } });
    const ntq = new Ntq(pool.scene.redis, pool.scene.namespace);
    await eventually(async () =>
      expect(await ntq.run(['health', 'live', '--ready-file', file, '--max-age', '8s'])).toMatchObject({
        code: 1,
        text: expect.stringContaining('the main loop is blocked'),
      }),
    );
    latch.open();
    await held.get();
    await becomes('live', { code: 200 });
  });

  it('A pool that drains is live and not ready', async () => {
    const tasks = await start('pool');
    await becomes('ready', { code: 200 });
    const latch = pool.scene.latch();
    await tasks.waits.enqueue(latch.path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    process.kill('SIGTERM');
    await becomes('ready', { code: 503, details: { reason: 'the pool is stopping' } });
    expect(await probe('live')).toMatchObject({ code: 200 });
    latch.open();
    expect(await process.exited).toEqual({ code: 0, signal: null });
  });

  it('A pool whose Redis is gone is live and not ready', async () => {
    const redis = await pool.scene.startRedis();
    await start('pool');
    await becomes('ready', { code: 200 });
    await redis.kill9();
    await becomes('ready', { code: 503, details: { phase: 'running' } });
    expect(await probe('live')).toMatchObject({ code: 200 });
    await redis.restart();
    await becomes('ready', { code: 200 });
  });

  it('A worker of one process gives no answer while a task blocks it', async () => {
    const tasks = await start('worker');
    await becomes('ready', { code: 200 });
    const latch = pool.scene.latch();
    await tasks.holds.enqueue(latch.path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    await expect(probe('live')).rejects.toThrow('timeout');
    latch.open();
    await becomes('live', { code: 200 });
  });
});
