import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TaskClient, Workers, type Answers, type TaskView } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { childrenOf, isAlive, Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { Ntq } from './ntq.js';

/** A busy worker may take its time to answer; nobody waits for longer than it does. */
const PATIENT = ['--timeout', '60s'] as const;
const CLEAN = { code: 0, signal: null };

describe('ntq control, with real workers', () => {
  let pool: Pool;
  let ntq: Ntq;
  let workers: Workers;
  let tasks: TaskView<PoolTasks>;

  beforeEach(async () => {
    pool = new Pool();
    ntq = new Ntq(pool.scene.redis, pool.scene.namespace);
    const app = await pool.scene.startApp({ queues: [{ name: 'default' }, { name: 'low', priority: 1 }] });
    workers = app.get(Workers);
    tasks = app.get(TaskClient).of(PoolTasks);
  });

  afterEach(async () => {
    await ntq.end();
    await pool.end();
  });

  const start = (...args: readonly string[]) => pool.start({ args: ['--hostname', 'here', ...args] });
  const started = (count: number) =>
    eventually(() => expect(pool.noted('start').length).toBeGreaterThanOrEqual(count));

  it('reaches all processes of a pool, and changes queues, slots and limits of those that run', async () => {
    await start('--processes', '2', '--concurrency', '1', '-Q', 'default');
    const pong = await ntq.run(['inspect', 'ping', ...PATIENT]);
    expect([pong.code, pong.text]).toEqual([0, expect.stringMatching(/^(\S+\there\t\d+\tpong\n?){2}$/)]);

    const low = await tasks.pid.with({ queue: 'low' }).enqueue();
    const added = await ntq.run(['control', 'add-queue', 'low', '--worker', 'here', ...PATIENT]);
    expect([added.code, added.text]).toEqual([0, expect.stringContaining('serves default, low')]);
    await low.get({ timeout: '120s' });
    expect((await ntq.run(['control', 'remove-queue', 'low', ...PATIENT])).text).toContain(
      'serves default\n',
    );

    const { path } = pool.scene.latch();
    const waiting = await tasks.waits.enqueueMany([[path], [path], [path], [path]]);
    await started(2);
    const grown = await ntq.json<Answers<number>>('control', 'grow', ...PATIENT);
    expect(grown.answered.map(({ value }) => value)).toEqual([2, 2]);
    await started(4);
    const shrunk = await ntq.run(['control', 'shrink', '2', ...PATIENT]);
    expect([shrunk.code, shrunk.text]).toEqual([1, expect.stringContaining('from 1 to')]);
    expect((await ntq.run(['control', 'shrink', ...PATIENT])).text).toContain('runs 1 at once');
    expect(await ntq.json<object[]>('inspect', 'stats', ...PATIENT)).toEqual([
      expect.objectContaining({ running: 2, concurrency: 1, queues: ['default'] }),
      expect.objectContaining({ running: 2, concurrency: 1, queues: ['default'] }),
    ]);
    await Promise.all(waiting.map((each) => each.revoke({ terminate: true })));
  });

  it('says what it does not know, and means', async () => {
    await start('--processes', '1');
    const unknown = await ntq.run(['control', 'add-queue', 'lwo', ...PATIENT]);
    expect([unknown.code, unknown.text]).toEqual([1, expect.stringContaining("declares no queue 'lwo'")]);
    const nobody = await ntq.run(['inspect', 'ping', '--worker', 'heer', '--timeout', '100ms']);
    expect([nobody.code, nobody.text]).toEqual([1, expect.stringContaining("Did you mean 'here'?")]);
    const task = await ntq.run(['control', 'time-limit', 'pool.sleps', '--hard', '1m']);
    expect([task.code, task.text]).toEqual([0, expect.stringContaining("Did you mean 'pool.sleeps'?")]);
  });

  it('tells of a process that a task blocks that it does not answer', async () => {
    await start('--processes', '1', '--concurrency', '1');
    const blocked = await tasks.hangs.enqueue();
    await started(1);
    const ping = await ntq.run(['inspect', 'ping', '--timeout', '300ms']);
    expect([ping.code, ping.text]).toEqual([1, expect.stringContaining('no answer')]);
    expect((await ntq.run(['inspect', 'active', '--worker', 'here'])).text).toContain(blocked.id);
    expect((await ntq.run(['inspect', 'active', '--worker', 'there'])).text).toBe('');
    await blocked.revoke({ terminate: true });
  });

  it('sets time limits for all processes and those to come, and takes them back', async () => {
    const supervisor = await start('--processes', '1', '--concurrency', '2');
    expect((await ntq.run(['control', 'time-limit', 'pool.hangs', '--hard', '300ms'])).code).toBe(0);
    const first = await tasks.hangs.enqueue();
    await supervisor.line(/killing process .*'pool\.hangs' exceeded its hard time limit/);
    // Another process has replaced the one that was killed.
    const second = await tasks.hangs.enqueue();
    await supervisor.line(/killing process .*'pool\.hangs' exceeded its hard time limit/);
    for (const each of [first, second])
      await eventually(async () => expect((await each.info()).reason).toBe('time-limit'));
    expect((await ntq.run(['control', 'time-limit', 'pool.hangs', '--unset'])).code).toBe(0);
  });

  it('shuts a pool down: running tasks end, the supervisor ends with 0', async () => {
    const supervisor = await start('--processes', '2', '--concurrency', '1');
    const children = childrenOf(supervisor.pid);
    const latch = pool.scene.latch();
    const results = await tasks.waits.enqueueMany([[latch.path], [latch.path], [latch.path]]);
    await started(2);
    expect((await ntq.run(['control', 'shutdown'])).code).toBe(2);
    const { code, text } = await ntq.run(['control', 'shutdown', '--worker', 'here', '--yes', ...PATIENT]);
    expect([code, text]).toEqual([0, expect.stringContaining('stops')]);
    await Pool.isStopping(supervisor, 2);
    latch.open();
    expect(await supervisor.exited).toEqual(CLEAN);
    expect(children.filter(isAlive)).toEqual([]);
    expect(supervisor.lines.join('\n')).not.toContain('gives running tasks back');
    const states = await Promise.all(results.map((each) => each.state()));
    expect(states.sort()).toEqual(['PENDING', 'SUCCESS', 'SUCCESS']);
    expect(await workers.list()).toEqual([]);
  });

  it('shuts a pool down at once, from one of its processes', async () => {
    const supervisor = await start('--processes', '2', '--concurrency', '1', '--lease', '10m');
    const { path } = pool.scene.latch();
    const results = await tasks.waits.enqueueMany([[path], [path]]);
    await started(2);
    const [worker] = await workers.list();
    const args = ['control', 'shutdown', '--cold', '--worker', worker?.id ?? '', '--yes', ...PATIENT];
    expect((await ntq.run(args)).code).toBe(0);
    expect(await supervisor.exited).toEqual(CLEAN);
    const infos = await Promise.all(results.map((each) => each.info()));
    expect(infos.map(({ state, losses }) => `${state} ${losses}`)).toEqual(['PENDING 0', 'PENDING 0']);
  });

  it.each([
    ['gently', [], 'SUCCESS'],
    ['at once', ['--cold'], 'PENDING'],
  ])('shuts a worker without the pool down %s', async (_how, more, state) => {
    const worker = pool.spawn({ args: ['--processes', '0', '--concurrency', '1'] });
    const latch = pool.scene.latch();
    const result = await tasks.waits.enqueue(latch.path);
    await started(1);
    expect((await ntq.run(['control', 'shutdown', ...more, '--yes', ...PATIENT])).code).toBe(0);
    await worker.line('shutdown command: this process stops');
    if (state === 'SUCCESS') latch.open();
    expect(await worker.exited).toEqual(CLEAN);
    expect(await result.info()).toMatchObject({ state, losses: 0 });
  });
});
