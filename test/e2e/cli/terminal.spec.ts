import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inspector, TaskClient } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { CTRL_C } from '../../support/terminal.js';
import { Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { Ntq } from './ntq.js';

const APP = new URL('../../integration/pool/app.module.ts', import.meta.url).pathname;

describe('ntq in a terminal', () => {
  let pool: Pool;
  let ntq: Ntq;

  beforeEach(() => {
    pool = new Pool();
    ntq = new Ntq(pool.scene.redis, pool.scene.namespace);
  });

  afterEach(async () => {
    await ntq.end();
    await pool.end();
  });

  const startApp = () => pool.scene.startApp({ queues: [{ name: 'default' }, { name: 'low' }] });
  const workerEnv = () => ({ NAMESPACE: pool.scene.namespace, LEDGER: pool.scene.ledger.path });

  it('prints in colours, and without where the user wants none', async () => {
    const coloured = ntq.terminal(['queues']);
    expect(await coloured.exited).toBe(0);
    expect(coloured.screen).toContain('\x1b[2mNo queue holds anything');
    const table = ntq.terminal(['inspect', 'registered']);
    await table.exited;
    expect(table.screen).toContain('No worker is there.');
    const plain = ntq.terminal(['queues'], { NO_COLOR: '1' });
    await plain.exited;
    expect(plain.screen).not.toContain('\x1b[');
  });

  it('asks before it purges, and does it only on a yes', async () => {
    const app = await startApp();
    await app.get(TaskClient).of(PoolTasks).pid.enqueueMany([[], []]);
    const waiting = async () =>
      (await app.get(Inspector).overview()).queues.find(({ name }) => name === 'default')?.waiting;

    const no = ntq.terminal(['purge', 'default']);
    await no.shows("Revoke all 2 tasks that wait in 'default'? [y/N]");
    no.type('n\r');
    expect(await no.exited).toBe(1);
    expect(await waiting()).toBe(2);

    const left = ntq.terminal(['purge', 'default']);
    await left.shows('[y/N]');
    left.type(CTRL_C);
    expect(await left.exited).toBe(130);
    expect(await waiting()).toBe(2);

    const yes = ntq.terminal(['purge', 'default']);
    await yes.shows('[y/N]');
    yes.type('y\r');
    expect(await yes.exited).toBe(0);
    expect(yes.screen).toContain('2 tasks were revoked');
    expect(await waiting()).toBe(0);
  });

  it('asks before it revokes, and says how many that would be', async () => {
    const app = await startApp();
    const { pid, sleeps } = app.get(TaskClient).of(PoolTasks);
    const later = { countdown: '1h', headers: { tenant: 'acme' } } as const;
    const results = await pid.with(later).enqueueMany(Array.from({ length: 300 }, () => []));
    const other = await sleeps.with({ countdown: '1h' }).enqueue(1);

    const one = ntq.terminal(['revoke', other.id]);
    await one.shows(`Revoke the task pool.sleeps ${other.id}?`);
    one.type('n\r');
    expect(await one.exited).toBe(1);

    const no = ntq.terminal(['revoke', '--task', 'pool.*', '--header', 'tenant=acme', '--terminate']);
    await no.shows('Revoke all 300 tasks that fit? Running tasks are stopped. [y/N]');
    no.type('n\r');
    expect(await no.exited).toBe(1);
    expect(await results[0]?.state()).toBe('PENDING');

    const yes = ntq.terminal(['revoke', '--task', 'pool.*', '--header', 'tenant=acme']);
    await yes.shows('Running tasks go on, and do not run again. [y/N]');
    yes.type('y\r');
    expect(await yes.exited).toBe(0);
    expect(yes.screen).toContain('300 tasks were revoked');
    expect(yes.screen).toMatch(/revoking: examined \d+ of 301/);
    expect(await results[299]?.state()).toBe('REVOKED');
    expect(await other.state()).toBe('PENDING');
    expect(await ntq.json('revoke', '--task', 'pool.sleeps', '--yes')).toEqual({ revoked: 1 });
  });

  it('shows how far it is with what takes long', async () => {
    const app = await startApp();
    const tasks = app.get(TaskClient).of(PoolTasks);
    await pool.start({ args: ['--processes', '1', '--concurrency', '50'] });
    const dead = await tasks.keeps
      .with({ retry: 0 })
      .enqueueMany(Array.from({ length: 400 }, () => [-1] as [number]));
    await Promise.all(dead.map((each) => each.get({ timeout: '120s' }).catch(() => undefined)));
    const terminal = ntq.terminal(['dead', 'requeue', '--all', '--yes']);
    expect(await terminal.exited).toBe(0);
    expect(terminal.screen).toMatch(/requeueing: \d+ of 400/);
    expect(terminal.screen).toContain('400 of 400 tasks run again');
  });

  it('stops a worker gently on Ctrl-C, which the terminal sends to all its processes', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const terminal = ntq.terminal(
      ['worker', '--app', APP, '--processes', '2', '--concurrency', '1'],
      workerEnv(),
    );
    await terminal.shows('the pool takes tasks');
    const latch = pool.scene.latch();
    const results = await tasks.waits.enqueueMany([[latch.path], [latch.path]]);
    await eventually(() => expect(pool.noted('start')).toHaveLength(2));
    terminal.type(CTRL_C);
    await terminal.shows(/(the supervisor: this process stops[^]*){2}/);
    latch.open();
    expect(await terminal.exited).toBe(0);
    expect(terminal.screen).toContain('SIGINT: the pool stops when its running tasks have ended');
    expect(
      (await Promise.all(results.map((each) => each.info()))).map(
        ({ state, losses }) => `${state} ${losses}`,
      ),
    ).toEqual(['SUCCESS 0', 'SUCCESS 0']);
  });

  it('gives everything back on a second Ctrl-C', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    const terminal = ntq.terminal(['worker', '--app', APP, '--concurrency', '1'], workerEnv());
    await terminal.shows('the pool takes tasks');
    const result = await tasks.waits.enqueue(pool.scene.latch().path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    terminal.type(CTRL_C);
    await terminal.shows('SIGINT: the pool stops');
    terminal.type(CTRL_C);
    expect(await terminal.exited).toBe(0);
    expect(await result.info()).toMatchObject({ state: 'PENDING', losses: 0, retries: 0 });
  });
});
