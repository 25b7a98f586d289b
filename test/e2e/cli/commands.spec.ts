import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskView } from 'nest-task-queue';
import { NAMING_SOURCES } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { seriesOf, valueOf } from '../../support/prometheus.js';
import { programOf } from '../../support/programs.mjs';
import { Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { Ntq } from './ntq.js';

/** A busy worker may take its time to answer; nobody waits for longer than it does. */
const PATIENT = ['--timeout', '60s'] as const;

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const APP = fileOf('../../integration/pool/app.module.ts');

describe('ntq through a pipe, with real workers', () => {
  const pool = new Pool();
  const ntq = new Ntq(pool.scene.redis, pool.scene.namespace);
  let tasks: TaskView<PoolTasks>;

  beforeAll(async () => {
    tasks = (await pool.client()).of(PoolTasks);
    await pool.start({
      args: ['--processes', '2', '--concurrency', '2', '--hostname', 'here'],
      env: NAMING_SOURCES,
    });
  });

  afterAll(() => pool.end());

  it('tells nothing but JSON with --json, and plain columns without', async () => {
    const workers = await ntq.json<object[]>('inspect', 'stats', ...PATIENT);
    expect(workers).toHaveLength(2);
    expect(workers[0]).toMatchObject({
      host: 'here',
      queues: ['default', 'low'],
      concurrency: 2,
      isAlive: true,
    });
    const { text, code } = await ntq.run(['inspect', 'stats', ...PATIENT]);
    expect(code).toBe(0);
    const rows = text.split('\n').map((line) => line.split('\t'));
    expect(rows.map(([, host, , state, queues]) => [host, state, queues])).toEqual([
      ['here', 'alive', 'default,low'],
      ['here', 'alive', 'default,low'],
    ]);
    expect(text).not.toContain('\x1b');
  });

  it('lists the tasks that workers know', async () => {
    const known = await ntq.json<{ name: string; queue: string; workers: number }[]>('inspect', 'registered');
    expect(known).toContainEqual({ name: 'pool.sleeps', queue: 'default', workers: 2 });
    expect(known.some(({ name }) => name === 'pool.failed')).toBe(false);
  });

  it('prints the metrics once, in either format, and as JSON', async () => {
    const plain = await ntq.run(['metrics']);
    expect(plain.code).toBe(0);
    expect(valueOf(seriesOf(`${plain.text}\n`), 'ntq_slots', { queue: 'low', state: 'free' })).toBe(4);
    const { text } = await ntq.run(['metrics', '--openmetrics']);
    expect(text).toMatch(/^# TYPE ntq_queue_waiting gauge$[\s\S]*^# EOF$/m);
    const families = await ntq.json<{ name: string }[]>('metrics');
    expect(families.map(({ name }) => name)).toContain('ntq_broker_up');
  });

  it('calls a task by its name and shows what became of it', async () => {
    const { text, code } = await ntq.run(['call', 'pool.sleeps', '[10]', '--wait']);
    expect([code, text]).toEqual([0, expect.stringMatching(/state\tSUCCESS[\s\S]*value\t\d+/)]);
    const { id } = await ntq.json<{ id: string }>('call', 'pool.pid');
    const result = await ntq.json<{ state: string; value: number }>('result', id, '--wait');
    expect(result).toEqual(expect.objectContaining({ state: 'SUCCESS', value: expect.any(Number) }));
  });

  it('shows where a task threw', async () => {
    const { id } = await ntq.json<{ id: string }>('call', 'pool.throws');
    await ntq.run(['result', id, '--wait']);
    const { code, text } = await ntq.run(['result', id]);
    expect(code).toBe(1);
    expect(text).toMatch(
      /failure\tError: the database said no\n[\s\S]*Its failure:\n.+\n +at .*throws \(.*pool-tasks/,
    );
    const { failure } = await ntq.json<{ failure: { stack: string } }>('result', id);
    expect(failure.stack).toMatch(/at .*throws \(.*pool-tasks/);
    await ntq.run(['dead', 'purge', '--all', '--yes']);
  });

  it('shows what runs and what waits for its time, and revokes it', async () => {
    const latch = pool.scene.latch();
    const running = await tasks.waits.enqueue(latch.path);
    const { id } = await ntq.json<{ id: string }>('call', 'pool.pid', '--countdown', '1h');
    await eventually(async () => expect(await running.state()).toBe('STARTED'));
    expect(await ntq.json('inspect', 'active')).toEqual([
      expect.objectContaining({ id: running.id, name: 'pool.waits' }),
    ]);
    expect(await ntq.json('inspect', 'scheduled')).toEqual([expect.objectContaining({ id })]);
    expect(await ntq.json('inspect', 'reserved', ...PATIENT)).toMatchObject({
      answered: [{ value: [] }, { value: [] }],
    });
    const refused = await ntq.run(['revoke', id]);
    expect([refused.code, refused.text]).toEqual([2, expect.stringContaining('give --yes')]);
    expect(await ntq.json('revoke', id, '--yes')).toEqual({ id, revoked: true });
    expect((await ntq.run(['revoke', id])).code).toBe(1);
    expect((await ntq.run(['revoke', running.id, '--terminate', '--yes'])).code).toBe(0);
    const shown = await ntq.run(['result', running.id]);
    expect([shown.code, shown.text]).toEqual([1, expect.stringMatching(/state\tREVOKED/)]);
    latch.open();
  });

  it('pauses, shows, purges and resumes a queue', async () => {
    expect(await ntq.json('pause', 'low')).toEqual({ queue: 'low', paused: true });
    const waiting = await tasks.pid.with({ queue: 'low' }).enqueueMany([[], [], []]);
    const { queues } = await ntq.json<{ queues: object[] }>('queues');
    const low = { name: 'low', waiting: 3, waitingByPriority: { 5: 3 }, paused: true, workers: 2 };
    expect(queues).toContainEqual(expect.objectContaining({ ...low, oldestWaitMs: expect.any(Number) }));
    const delayed = await ntq.json<{ tasks: object[] }>('tasks', 'delayed', '--queue', 'low');
    expect(delayed.tasks).toEqual([]);
    const refused = await ntq.run(['purge', 'low']);
    expect([refused.code, refused.text]).toEqual([2, expect.stringContaining('give --yes')]);
    expect(await ntq.json('purge', 'low', '--yes')).toEqual({ queue: 'low', purged: 3 });
    expect(await waiting[0]?.state()).toBe('REVOKED');
    expect((await ntq.run(['resume', 'low'])).text).toContain('low is open');
    const { entries } = await ntq.json<{ entries: object[] }>('audit', '--limit', '3');
    expect(entries).toMatchObject([
      { action: 'Queues.resume', target: 'low', via: 'cli' },
      { action: 'Queues.purge', target: 'low', count: 3 },
      { action: 'Queues.pause', target: 'low' },
    ]);
    await (await tasks.pid.with({ queue: 'low' }).enqueue()).get({ timeout: '120s' });
  });

  it('lists, shows, requeues and purges dead letters', async () => {
    const bad = await tasks.spins.with({ timeLimit: { hard: '200ms' } }).enqueueMany([[], []]);
    await Promise.all(bad.map((each) => each.get({ timeout: '120s' }).catch(() => undefined)));
    const ids = bad.map(({ id }) => id);
    const listed = await ntq.json<{ id: string; reason: string }[]>('dead', 'list', '--task', 'pool.*');
    expect(await ntq.json('dead')).toEqual(listed);
    expect(listed.map(({ id }) => id).sort()).toEqual(ids);
    const shown = await ntq.run(['dead', 'show', ids[0] ?? '']);
    expect(shown.text).toMatch(/reason\ttime-limit[\s\S]*arguments\thidden[\s\S]*TimeLimitExceeded/);
    expect(listed[0]).not.toHaveProperty('args');
    const [whole] = await ntq.json<{ args: unknown[] }[]>('dead', 'list', '--arguments');
    expect(whole?.args).toEqual([]);
    await ntq.run(['pause', 'low']);
    const [again] = await ntq.json<{ id: string; as: string }[]>(
      'dead',
      'requeue',
      ids[0] ?? '',
      '--to',
      'low',
    );
    expect(again?.id).toBe(ids[0]);
    await ntq.run(['revoke', again?.as ?? '', '--yes']);
    await ntq.run(['resume', 'low']);
    expect((await ntq.run(['dead', 'purge', '--all'])).code).toBe(2);
    expect(await ntq.json('dead', 'purge', '--all', '--yes')).toEqual({ purged: 1 });
    expect((await ntq.run(['dead', 'list'])).text).toBe('');
  });

  it('has nothing to complain of once the killed processes are replaced', async () => {
    await eventually(async () => {
      const findings = await ntq.json<{ level: string; subject: string }[]>('doctor');
      expect(findings).toContainEqual(
        expect.objectContaining({ level: 'ok', subject: 'workers', text: '2 alive' }),
      );
      expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
    });
  });
});

describe('ntq for an application whose tasks are in memory', () => {
  const { redis, ledger } = new Pool().scene;
  const env = { REDIS_URL: redis, LEDGER: ledger.path, NAMESPACE: 'in-memory' };

  it.each(
    [
      'queues',
      'pause default',
      'call pool.pid',
      'inspect stats',
      'dead',
      'schedules',
      'tasks',
      'doctor',
      'health ready',
      'top',
    ].map((line) => [line]),
  )('is refused in one line: %s', async (line) => {
    const args = [...line.split(' '), '--app', APP, '--redis', 'memory://'];
    const { code, text } = await new Ntq(redis, '').run(args, env);
    expect(text).toMatch(/^ntq: memory:\/\/ lives in its own process only: .*\n?$/);
    expect(code).toBe(78);
  });

  it('is refused before its beat starts', async () => {
    const ran = await new Ntq(redis, '').runAlone(['beat', '--app', APP, '--redis', 'memory://'], env);
    expect(ran.code).toBe(78);
    expect(ran.text).toMatch(
      /ntq: memory:\/\/ lives in its own process only: its schedules would fire where no worker is/,
    );
    expect(ran.text).not.toContain('declared');
  });
});

describe('ntq doctor --producer-rights', () => {
  const { redis, ledger } = new Pool().scene;
  const env = { REDIS_URL: redis, LEDGER: ledger.path, NAMESPACE: 'of-the-app', NTQ_NAMESPACE: undefined };
  // The module of an application reads its namespace when it is loaded, which is once in a process.
  const rights = async (...args: string[]) =>
    (await new Ntq(redis, '').runAlone(['doctor', '--producer-rights', ...args], env)).text;

  it('names the namespace of the application, or the one on the command line', async () => {
    expect(await rights('--app', APP)).toMatch(/^ACL SETUSER of-the-app-producer on .*\{of-the-app\}/);
    expect(await rights('--app', APP, '--namespace', 'blog')).toMatch(/^ACL SETUSER blog-producer on /);
  });
});

describe('ntq whose reader has seen enough', () => {
  const pool = new Pool();
  afterAll(() => pool.end());

  it('ends quietly, and well', async () => {
    const many = Array.from({ length: 1_000 }, () => [] as []);
    const later = { countdown: '1h' } as const;
    await (await pool.client()).of(PoolTasks).pid.with(later).enqueueMany(many);
    // More than a pipe holds: what is left finds nobody who reads.
    const line = '"$0" "$1" inspect scheduled --json --limit 1000 | head -n 1; echo "${PIPESTATUS[0]}"';
    const address = { REDIS_URL: pool.scene.redis, NTQ_NAMESPACE: pool.scene.namespace };
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', line, process.execPath, programOf(fileOf('../../../src/cli/main.ts'))],
      { env: { ...process.env, ...address } },
    );
    expect([stdout, stderr]).toEqual(['[\n0\n', '']);
  });
});

describe('ntq without workers', () => {
  const ntq = new Ntq(process.env['NTQ_TEST_REDIS_URL'] ?? '', 'nobody');

  it('says that Redis does not answer', async () => {
    const ran = await ntq.runAlone(['queues', '--redis', 'redis://127.0.0.1:1']);
    expect([ran.code, ran.text]).toEqual([69, expect.stringMatching(/ECONNREFUSED/)]);
  });

  // The other tests share a process, which a connection or a timer that is left would not keep from answering.
  it.each([['metrics'], ['doctor'], ['result', 'nobody']])('ends by itself: %s', async (...words) => {
    const together = await ntq.run(words);
    expect(await ntq.runAlone(words)).toMatchObject({ code: together.code, signal: null });
  });

  it('asks where Redis is', async () => {
    const ran = await ntq.runAlone(['queues'], { REDIS_URL: undefined });
    expect([ran.code, ran.text]).toEqual([2, expect.stringContaining('--redis')]);
  });
});
