import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Schedules, TaskClient, type TaskView } from 'nest-task-queue';
import { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { Ntq } from './ntq.js';

const APP = new URL('../../integration/pool/app.module.ts', import.meta.url).pathname;
const PATIENT = { every: 200 };

describe('ntq schedules and ntq beat', () => {
  let pool: Pool;
  let ntq: Ntq;
  let schedules: Schedules;
  let tasks: TaskView<PoolTasks>;
  let beat: ChildProcess | undefined;

  beforeEach(async () => {
    pool = new Pool();
    ntq = new Ntq(pool.scene.redis, pool.scene.namespace);
    const app = await pool.scene.startApp({ beat: false });
    schedules = app.get(Schedules);
    tasks = app.get(TaskClient).of(PoolTasks);
  });

  afterEach(async () => {
    beat?.kill('SIGKILL');
    await beat?.exited;
    await pool.end();
  });

  it('lists, shows, previews, pauses, resumes, triggers and removes', async () => {
    await schedules.upsert({
      name: 'daily',
      cron: '0 9 * * *',
      timeZone: 'Europe/Paris',
      task: tasks.pid.si(),
    });
    const text = (await ntq.run(['schedules'])).text;
    expect(text.split('\t').slice(0, 4)).toEqual(['daily', 'active', '0 9 * * * (Europe/Paris)', 'pool.pid']);
    expect(await ntq.json('schedules', 'list')).toEqual([expect.objectContaining({ name: 'daily' })]);
    const shown = await ntq.run(['schedules', 'show', 'daily']);
    expect(shown.text).toMatch(/times\t0 9 \* \* \* \(Europe\/Paris\)\n[^]*next\t\d{4}-/);
    expect(await ntq.json('schedules', 'preview', 'daily', '--count', '3')).toHaveLength(3);
    expect(await ntq.json('schedules', 'pause', 'daily', '--note', 'maintenance')).toMatchObject({
      state: 'paused',
      note: 'maintenance',
    });
    expect(await ntq.json('schedules', 'resume', 'daily')).toMatchObject({ state: 'active' });
    const { id } = await ntq.json<{ id: string }>('schedules', 'trigger', 'daily');
    const [tick] = await ntq.json<object[]>('schedules', 'history', 'daily');
    expect(tick).toMatchObject({ kind: 'triggered', taskId: id });
    expect((await ntq.run(['schedules', 'remove', 'daily'])).code).toBe(2);
    expect((await ntq.run(['schedules', 'remove', 'daily', '--yes'])).code).toBe(0);
    expect((await ntq.run(['schedules', 'show', 'daily'])).code).toBe(1);
    expect(await ntq.run(['schedules', 'pause'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('which schedule?'),
    });
  });

  it('finds schedules without a beat, until one is started', async () => {
    await schedules.upsert({ name: 'often', every: '1s', task: tasks.pid.si() });
    const found = async () => {
      const findings = await ntq.json<{ subject: string; level: string; text: string }[]>('doctor');
      return findings
        .filter(({ subject }) => subject === 'schedules')
        .map(({ level, text }) => `${level}: ${text}`);
    };
    await eventually(
      async () => expect(await found()).toEqual(['problem: 1 should have been fired: often']),
      PATIENT,
    );
    const env = {
      REDIS_URL: pool.scene.redis,
      NAMESPACE: pool.scene.namespace,
      LEDGER: pool.scene.ledger.path,
    };
    beat = ChildProcess.spawn('../src/cli/main.ts', env, ['beat', '--app', APP]);
    await eventually(async () => {
      const ticks = await schedules.history('often');
      expect(ticks.filter(({ kind }) => kind === 'fired').length).toBeGreaterThan(1);
    }, PATIENT);
    expect(await found()).toEqual(['ok: no schedule is overdue']);
    // It runs no task.
    expect(await ntq.json('inspect', 'stats')).toEqual([]);
    beat.kill('SIGTERM');
    expect(await beat.exited).toEqual({ code: 0, signal: null });
  });
});
