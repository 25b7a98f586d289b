import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskClient, Workers, type AsyncResult } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { allGone, childrenOf, isAlive, Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

const CLEAN = { code: 0, signal: null };
const end = <T>(result: AsyncResult<T>) => result.get({ timeout: '120s' });

describe('ntq worker', () => {
  let pool: Pool;
  const files: string[] = [];
  const file = () => {
    const path = join(tmpdir(), `ntq-test-${randomUUID()}`);
    files.push(path);
    return path;
  };

  beforeEach(() => {
    pool = new Pool();
  });

  afterEach(async () => {
    await pool.end();
    for (const path of files.splice(0)) rmSync(path, { force: true });
  });

  const started = (count: number) =>
    eventually(() => expect(pool.noted('start').length).toBeGreaterThanOrEqual(count));

  // A terminal sends SIGINT: e2e/cli/terminal.spec.ts stops a pool by it.
  it('lets running tasks end on SIGTERM, takes nothing more, and leaves nobody behind', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const supervisor = await pool.start({ args: ['--processes', '2', '--concurrency', '1'] });
    const children = childrenOf(supervisor.pid);
    const latch = pool.scene.latch();
    const results = await tasks.waits.enqueueMany([[latch.path], [latch.path], [latch.path]]);
    await started(2);
    supervisor.kill('SIGTERM');
    await Pool.isStopping(supervisor, 2);
    latch.open();
    expect(await supervisor.exited).toEqual(CLEAN);
    expect(children.filter(isAlive)).toEqual([]);
    expect(pool.noted('end')).toHaveLength(2);
    const infos = await Promise.all(results.map((each) => each.info()));
    expect(infos.map(({ state, losses }) => `${state} ${losses}`).sort()).toEqual([
      'PENDING 0',
      'SUCCESS 0',
      'SUCCESS 0',
    ]);
  });

  it('stops gently also where its application has closed the channel of a process', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const supervisor = await pool.start({ args: ['--processes', '1', '--shutdown-timeout', '10m'] });
    await end(await tasks.disconnects.enqueue());
    const latch = pool.scene.latch();
    const task = await tasks.waits.enqueue(latch.path);
    await started(1);
    supervisor.kill('SIGTERM');
    await Pool.isStopping(supervisor, 1);
    latch.open();
    expect(await supervisor.exited).toEqual(CLEAN);
    expect(await task.info()).toMatchObject({ state: 'SUCCESS', losses: 0 });
  });

  // It could wait for their ends for ten minutes: that it ends at all shows that it does not.
  it('gives everything back at once on a second signal, also what blocks its process', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const supervisor = await pool.start({
      args: ['--processes', '2', '--concurrency', '1', '--lease', '10m', '--shutdown-timeout', '10m'],
    });
    const { path } = pool.scene.latch();
    const results = [await tasks.waits.enqueue(path), await tasks.holds.enqueue(path)];
    await started(2);
    supervisor.kill('SIGTERM');
    await supervisor.line(/SIGTERM: the pool stops/);
    supervisor.kill('SIGTERM');
    expect(await supervisor.exited).toEqual(CLEAN);
    const infos = await Promise.all(results.map((each) => each.info()));
    expect(infos.map(({ state, losses, retries }) => [state, losses, retries])).toEqual([
      ['PENDING', 0, 0],
      ['PENDING', 0, 0],
    ]);
  });

  it('stops in its time though a task blocks a process', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const args = ['--concurrency', '1', '--shutdown-timeout', '1s'];
    const supervisor = await pool.start({ args });
    const result = await tasks.holds.enqueue(pool.scene.latch().path);
    await started(1);
    supervisor.kill('SIGTERM');
    expect(await supervisor.exited).toEqual(CLEAN);
    expect(await result.info()).toMatchObject({ state: 'PENDING', losses: 0 });
  });

  it('replaces a process that has run its number of tasks, and loses nothing', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const supervisor = await pool.start({ args: ['--concurrency', '2', '--max-tasks-per-child', '20'] });
    const before = childrenOf(supervisor.pid);
    const results = await tasks.sleeps.enqueueMany(Array.from({ length: 150 }, () => [50] as [number]));
    await supervisor.line(/replaces process \d+: it has run/);
    await Promise.all(results.map(end));
    await allGone(before);
    expect(before).not.toContain(await end(await tasks.pid.enqueue()));
    const infos = await Promise.all(results.map((each) => each.info()));
    expect(infos.map(({ state, losses }) => `${state} ${losses}`)).toEqual(results.map(() => 'SUCCESS 0'));
    expect(pool.noted('start')).toHaveLength(150);
  });

  it('takes tasks as soon as the application can boot', async () => {
    const broken = file();
    writeFileSync(broken, '');
    const supervisor = pool.spawn({ env: { BROKEN_WHILE: broken } });
    const line = await supervisor.line(/could not boot; the supervisor starts another in/);
    expect(line).toContain('the database said no');
    rmSync(broken);
    await supervisor.line('the pool takes tasks');
  });

  it.each([
    ['no such file', ['--app', 'dist/nothing.js'], /There is no file .*nothing\.js.*Build the application/],
    ['no such class', ['--export', 'Nothing'], /no @Module\(\) 'Nothing'.*AppModule/],
    ['no such queue', ['-Q', 'nothing'], /the queue 'nothing' is not declared/],
    ['no queue left', ['-X', 'default,low'], /no queue is left/],
    ['a broker in memory', ['--redis', 'memory://'], /memory:\/\/ is one process.*--processes 0/],
  ])('ends with 78 and says what to do: %s', async (_what, args, message) => {
    const supervisor = pool.spawn({ args });
    expect(await supervisor.exited).toEqual({ code: 78, signal: null });
    expect(supervisor.lines.filter((line) => message.test(line))).toHaveLength(1);
  });

  it('serves the queues it is told to, under the name it is given', async () => {
    const app = await pool.scene.startApp({ queues: [{ name: 'default' }, { name: 'low' }] });
    await pool.start({ args: ['-X', 'default', '--hostname', 'low-1', '--concurrency', '3'] });
    await eventually(async () => {
      const [worker] = await app.get(Workers).list();
      expect(worker).toMatchObject({ host: 'low-1', queues: ['low'], concurrency: 3 });
    });
    const tasks = app.get(TaskClient).of(PoolTasks);
    const waits = await tasks.pid.enqueue();
    await end(await tasks.pid.with({ queue: 'low' }).enqueue());
    expect(await waits.state()).toBe('PENDING');
  });

  it('keeps what its processes are to run to itself: others see the arguments of a process', async () => {
    const supervisor = await pool.start({ args: ['--hostname', 'a-secret'] });
    const [child = 0] = childrenOf(supervisor.pid);
    const seen = readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0');
    expect(seen.some((word) => word.includes('child.main'))).toBe(true);
    expect(seen.join(' ')).not.toMatch(/a-secret|app\.module|redis/);
    const tasks = (await pool.client()).of(PoolTasks);
    expect(await end(await tasks.environment.enqueue())).not.toContain('NTQ_CHILD_ORDER');
  });

  it('says why the application cannot boot, without the pool at once', async () => {
    const broken = file();
    writeFileSync(broken, '');
    const worker = pool.spawn({ args: ['--processes', '0'], env: { BROKEN_WHILE: broken } });
    expect(await worker.exited).toEqual({ code: 70, signal: null });
    expect(worker.lines.join('\n')).toMatch(/cannot boot: Error: the database said no/);
  });

  it('works in one process without the pool on request', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const path = file();
    const worker = pool.spawn({ args: ['--processes', '0', '--ready-file', path] });
    expect(await end(await tasks.pid.enqueue())).toBe(worker.pid);
    expect(existsSync(path)).toBe(true);
    worker.kill('SIGTERM');
    expect(await worker.exited).toEqual(CLEAN);
    expect(existsSync(path)).toBe(false);
  });
});
