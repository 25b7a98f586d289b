import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Limits, TaskFailedError, type AsyncResult, type TaskView } from 'nest-task-queue';
import type { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { allGone, childrenOf, Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

const TWO = ['--processes', '2', '--concurrency', '5'];
const failureOf = async (result: AsyncResult<unknown>) => {
  const error = await result.get({ timeout: '120s' }).catch((thrown: unknown) => thrown);
  if (!(error instanceof TaskFailedError)) throw new Error('the task did not fail', { cause: error });
  return error.failure.name;
};

describe('a pool of two processes', () => {
  let pool: Pool;
  let tasks: TaskView<PoolTasks>;

  beforeEach(async () => {
    pool = new Pool();
    tasks = (await pool.client()).of(PoolTasks);
  });

  afterEach(() => pool.end());

  const infosOf = (results: readonly AsyncResult<unknown>[]) =>
    Promise.all(results.map((each) => each.info()));

  /** The healthy tasks succeeded, none of them by a retry; how often each was started. */
  const expectUnharmed = async (results: readonly AsyncResult<unknown>[]) => {
    await Promise.all(results.map((each) => each.get({ timeout: '120s' })));
    const infos = await infosOf(results);
    expect(infos.map(({ state, retries }) => `${state} ${retries}`)).toEqual(results.map(() => 'SUCCESS 0'));
    return infos;
  };

  const startsOf = ({ id }: AsyncResult<unknown>) => pool.noted('start').filter((start) => start.id === id);

  // Whoever waited for a lease to run out would wait for ten minutes.
  it('ends tasks that block both at their hard limit, harms no other, and works on long before a lease runs out', async () => {
    await pool.start({ args: [...TWO, '--lease', '10m'] });
    const first = await tasks.spins.enqueue();
    await eventually(() => expect(pool.noted('start')).toHaveLength(1));
    // The first process is blocked: the other one takes it.
    const bad = [first, await tasks.spins.enqueue()];
    const good = await tasks.sleeps.enqueueMany(Array.from({ length: 50 }, () => [300] as [number]));
    expect(await Promise.all(bad.map(failureOf))).toEqual(['TimeLimitExceeded', 'TimeLimitExceeded']);
    const infos = await expectUnharmed(good);
    expect(infos.map(({ losses }) => losses)).toEqual(infos.map(() => 0));
    const ends = await infosOf(bad);
    expect(ends.map(({ reason, retries, losses }) => [reason, retries, losses])).toEqual([
      ['time-limit', 0, 0],
      ['time-limit', 0, 0],
    ]);
    for (const { startedAt, endedAt } of ends)
      expect(Number(endedAt) - Number(startedAt)).toBeGreaterThanOrEqual(1_000);
    await eventually(() =>
      expect(
        pool
          .noted('failed')
          .map(({ id }) => id)
          .sort(),
      ).toEqual(bad.map(({ id }) => id)),
    );
  });

  it('opens the circuit breaker of what the hard limit killed', async () => {
    const supervisor = await pool.start({ args: TWO });
    const bad = [await tasks.spinsAgain.enqueue(), await tasks.spinsAgain.enqueue()];
    expect(await Promise.all(bad.map(failureOf))).toEqual(['TimeLimitExceeded', 'TimeLimitExceeded']);
    const waiting = await tasks.spinsAgain.enqueue();
    await (await tasks.pid.enqueue()).get({ timeout: '120s' });
    expect(await waiting.state()).toBe('PENDING');
    const limits = (await pool.scene.startApp()).get(Limits);
    expect((await limits.list()).map(({ definition, breaker }) => [definition.name, breaker?.state])).toEqual(
      [['blocked', 'open']],
    );
    await supervisor.line('circuit breaker blocked is open: its tasks wait');
  });

  it('retries by its rules what the hard limit killed', async () => {
    await pool.start({ args: TWO });
    const result = await tasks.spinsOnce.enqueue();
    expect(await result.get({ timeout: '120s' })).toBe(2);
    expect(await result.info()).toMatchObject({ retries: 1, losses: 0 });
  });

  it('kills also the process of a handler that does not block, and gives its neighbours back without a loss', async () => {
    const supervisor = await pool.start({ args: ['--processes', '1', '--concurrency', '5'] });
    const [child] = childrenOf(supervisor.pid);
    const latch = pool.scene.latch();
    const neighbour = await tasks.waits.enqueue(latch.path);
    await eventually(() => expect(startsOf(neighbour)).toHaveLength(1));
    const bad = await tasks.never.enqueue();
    expect(await failureOf(bad)).toBe('TimeLimitExceeded');
    await allGone([child ?? 0]);
    await eventually(() => expect(startsOf(neighbour)).toHaveLength(2));
    latch.open();
    const [info] = await expectUnharmed([neighbour]);
    expect(info?.losses).toBe(0);
    expect(startsOf(neighbour)).toHaveLength(2);
  });

  it.each([
    ['kills its process', 'kills' as const],
    ['runs out of memory', 'eats' as const],
  ])('convicts a task that %s, and harms no other', async (_name, method) => {
    const env = { NODE_OPTIONS: '--max-old-space-size=96' };
    await pool.start({ args: TWO, env });
    const bad = await (method === 'kills' ? tasks.kills.enqueue(100) : tasks.eats.enqueue());
    const good = await tasks.sleeps.enqueueMany(Array.from({ length: 50 }, () => [100] as [number]));
    expect(await failureOf(bad)).toBe('WorkerLostError');
    await expectUnharmed(good);
    expect(await bad.info()).toMatchObject({ reason: 'worker-lost', retries: 0, losses: 3 });
    expect(startsOf(bad)).toHaveLength(3);
  });

  it('takes the tasks of a killed process back long before their lease runs out', async () => {
    await pool.start({ args: [...TWO, '--lease', '10m'] });
    const latch = pool.scene.latch();
    const results = await tasks.waits.enqueueMany(Array.from({ length: 4 }, () => [latch.path] as [string]));
    await eventually(() => expect(pool.noted('start')).toHaveLength(4));
    const [first = 0] = pool.noted('start').map(({ pid }) => pid);
    const lost = pool.noted('start').filter(({ pid }) => pid === first);
    process.kill(first, 'SIGKILL');
    const startedIds = () => pool.noted('start').map(({ id }) => id);
    const twice = [...results, ...lost].map(({ id }) => id);
    await eventually(() => expect(startedIds().sort()).toEqual(twice.sort()));
    latch.open();
    await expectUnharmed(results);
    expect(startedIds().sort()).toEqual(twice);
  });

  it('is gone when its supervisor is killed, and its tasks go back long before their lease runs out', async () => {
    const supervisor = await pool.start({
      args: ['--processes', '2', '--concurrency', '1', '--lease', '10m'],
    });
    const children = childrenOf(supervisor.pid);
    expect(children).toHaveLength(2);
    const { path } = pool.scene.latch();
    const blocked = await tasks.holds.enqueue(path);
    const result = await tasks.waits.enqueue(path);
    await eventually(() => expect(pool.noted('start')).toHaveLength(2));
    supervisor.kill('SIGKILL');
    await allGone(children);
    expect((await infosOf([blocked, result])).map(({ state, losses }) => [state, losses])).toEqual([
      ['PENDING', 0],
      ['PENDING', 0],
    ]);
  });
});

describe('a process whose main loop is blocked for three leases', () => {
  const pool = new Pool();
  let supervisor: ChildProcess;
  afterEach(() => pool.end());

  it('keeps its task, and all that it leased: each runs once', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    supervisor = await pool.start({ args: ['--processes', '2', '--concurrency', '3', '--lease', '2s'] });
    const blocked = await tasks.blocks.enqueue(7_000);
    const others = await tasks.sleeps.enqueueMany(Array.from({ length: 12 }, () => [200] as [number]));
    await Promise.all([blocked, ...others].map((each) => each.get({ timeout: '120s' })));
    const starts = pool.noted('start').map(({ id }) => id);
    expect(starts.filter((id) => id === blocked.id)).toHaveLength(1);
    expect(new Set(starts).size).toBe(starts.length);
    expect(await blocked.info()).toMatchObject({ state: 'SUCCESS', losses: 0, retries: 0 });
    expect(supervisor.lines.filter((line) => line.includes('lease was lost'))).toEqual([]);
  });
});
