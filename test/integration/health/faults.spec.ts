import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ntq } from '../../e2e/cli/ntq.js';
import type { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import type { FaultProxy } from '../../support/fault-proxy.js';
import { Pool } from '../pool/pool.js';
import { PoolTasks } from '../pool/pool-tasks.js';

/** Longer than the five seconds after which a ready file is touched again. */
const MAX_AGE = '8s';

/** A worker in a process of its own behind a proxy, asked over HTTP and by `ntq health`. */
describe('A fault of a worker process', () => {
  let pool: Pool;
  let proxy: FaultProxy;
  let folder: string;
  let file: string;
  let url: string;
  let worker: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ntq-faults-'));
    file = join(folder, 'ready');
    pool = new Pool();
    proxy = await pool.scene.startProxy();
  });
  afterEach(async () => {
    proxy.open();
    await pool.end();
    rmSync(folder, { recursive: true });
  });

  const start = async (processes: string) => {
    const args = ['--http', '0', '--ready-file', file, '--concurrency', '1', '--processes', processes];
    worker = pool.spawn({ args, env: { REDIS_URL: proxy.url } });
    const [address] = /127\.0\.0\.1:\d+/.exec(await worker.line('HTTP listens on ')) ?? [];
    url = `http://${address}/health`;
    await http('ready', { code: 200 });
    await ntq(['live'], { code: 0 });
    return (await pool.client()).of(PoolTasks);
  };
  const ask = async (kind: string) => {
    const answer = await fetch(`${url}/${kind}`, { signal: AbortSignal.timeout(3_000) });
    return { code: answer.status, ...((await answer.json()) as object) };
  };
  const http = (kind: string, expected: object) =>
    eventually(async () => expect(await ask(kind)).toMatchObject(expected));
  /** `ntq health`, on the way to Redis that the worker has. */
  const ntq = (args: readonly string[], expected: object) =>
    eventually(async () => {
      const command = new Ntq(proxy.url, pool.scene.namespace);
      expect(await command.run(['health', ...args, '--ready-file', file])).toMatchObject(expected);
    });
  const saying = (reason: string) => ({ text: expect.stringContaining(reason) });

  it.each([
    ['A half-open socket makes a worker unready, and does not make it dead', '0'],
    ['A half-open socket makes a pool unready, and does not make it dead', '1'],
  ])('%s', async (_title, processes) => {
    await start(processes);
    proxy.blackhole();
    const reason = 'no answer within 1000 ms';
    await http('ready', { code: 503, status: 'down', details: { reason } });
    await ntq(['ready'], { code: 69, ...saying(reason) });
    expect(await ask('live')).toMatchObject({ code: 200, status: 'up' });
    await ntq(['live', '--max-age', MAX_AGE], { code: 0 });
    proxy.open();
    await http('ready', { code: 200 });
    await ntq(['ready'], { code: 0 });
  });

  it('A blocked loop gives no answer over HTTP, and its ready file grows too old', async () => {
    const tasks = await start('0');
    const latch = pool.scene.latch();
    await tasks.holds.enqueue(latch.path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    await expect(ask('live')).rejects.toThrow('timeout');
    await ntq(['live', '--max-age', MAX_AGE], { code: 1, ...saying('the main loop is blocked') });
    latch.open();
    await http('live', { code: 200 });
    await ntq(['live', '--max-age', MAX_AGE], { code: 0 });
  });

  it('Stuck handlers in all slots make it dead and unready, and it ends for its supervisor', async () => {
    const tasks = await start('0');
    await tasks.never.enqueue();
    const reason = 'stuck handlers hold all slots';
    await http('live', { code: 503, status: 'down', details: { reason } });
    await eventually(() => expect(readFileSync(file, 'utf8')).toContain('stuck'));
    // It ends ten seconds later. A busy machine takes longer to ask, so it stands still meanwhile.
    worker.kill('SIGSTOP');
    const command = new Ntq(proxy.url, pool.scene.namespace);
    const args = ['--ready-file', file];
    const [live, ready] = await Promise.all([
      command.run(['health', 'live', ...args]),
      command.run(['health', 'ready', ...args]),
    ]);
    expect([live, ready]).toMatchObject([
      { code: 1, ...saying(reason) },
      { code: 1, ...saying(reason) },
    ]);
    worker.kill('SIGCONT');
    expect(await worker.exited).toEqual({ code: 75, signal: null });
  });
});
