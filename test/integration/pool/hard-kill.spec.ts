import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Limits, TaskFailedError, type AsyncResult, type TaskView } from 'nest-task-queue';
import type { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { allGone, childrenOf, Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

const TWO = ['--processes', '2', '--concurrency', '5'];
const failureOf = async (result: AsyncResult<unknown>) => {
  const error = await result.get({ timeout: '30s' }).catch((thrown: unknown) => thrown);
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
    await Promise.all(results.map((each) => each.get({ timeout: '40s' })));
    const infos = await infosOf(results);
    expect(infos.map(({ state, retries }) => `${state} ${retries}`)).toEqual(results.map(() => 'SUCCESS 0'));
    return infos;
  };

  /** How long nobody started anything after that moment. */
  const silenceAfter = (at: number) => {
    const next = pool
      .noted('start')
      .map((start) => start.at)
      .filter((start) => start >= at);
    return Math.min(...next) - at;
  };

  it('ends tasks that block both at their hard limit, harms no other, and works on at once', async () => {
    const supervisor = await pool.start({ args: TWO });
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
    for (const { startedAt, endedAt } of ends) {
      const lasted = Number(endedAt) - Number(startedAt);
      expect(lasted).toBeGreaterThanOrEqual(1_000);
      expect(lasted).toBeLessThan(3_000);
    }
    // Nothing is waited for but the new processes; how soon they stand depends on what else the machine does.
    const boots = supervisor.lines.map((line) => Number(/takes tasks, (\d+) ms/.exec(line)?.[1] ?? 0));
    const silences = ends.map(({ endedAt }) => silenceAfter(Number(endedAt)));
    expect(Math.max(...silences)).toBeLessThan(Math.max(...boots) + 1_500);
    await eventually(() =>
      expect(
        pool
          .noted('failed')
          .map(({ id }) => id)
          .sort(),
      ).toEqual(bad.map(({ id }) => id)),
    );
  }, 60_000);

  it('opens the circuit breaker of what the hard limit killed', async () => {
    const supervisor = await pool.start({ args: TWO });
    const bad = [await tasks.spinsAgain.enqueue(), await tasks.spinsAgain.enqueue()];
    expect(await Promise.all(bad.map(failureOf))).toEqual(['TimeLimitExceeded', 'TimeLimitExceeded']);
    const waiting = await tasks.spinsAgain.enqueue();
    await (await tasks.pid.enqueue()).get({ timeout: '20s' });
    expect(await waiting.state()).toBe('PENDING');
    const limits = (await pool.scene.startApp()).get(Limits);
    expect((await limits.list()).map(({ definition, breaker }) => [definition.name, breaker?.state])).toEqual(
      [['blocked', 'open']],
    );
    await supervisor.line('circuit breaker blocked is open: its tasks wait');
  }, 60_000);

  it('retries by its rules what the hard limit killed', async () => {
    await pool.start({ args: TWO });
    const result = await tasks.spinsOnce.enqueue();
    expect(await result.get({ timeout: '20s' })).toBe(2);
    expect(await result.info()).toMatchObject({ retries: 1, losses: 0 });
  }, 40_000);

  it('kills also the process of a handler that does not block, and gives its neighbours back without a loss', async () => {
    const supervisor = await pool.start({ args: ['--processes', '1', '--concurrency', '5'] });
    const [child] = childrenOf(supervisor.pid);
    const bad = await tasks.never.enqueue();
    const neighbour = await tasks.sleeps.enqueue(2_000);
    expect(await failureOf(bad)).toBe('TimeLimitExceeded');
    await allGone([child ?? 0], 1_000);
    const [info] = await expectUnharmed([neighbour]);
    expect(info?.losses).toBe(0);
    expect(pool.noted('start').filter(({ id }) => id === neighbour.id)).toHaveLength(2);
  }, 40_000);

  it.each([
    ['kills its process', 'kills' as const],
    ['runs out of memory', 'eats' as const],
  ])(
    'convicts a task that %s, and harms no other',
    async (_name, method) => {
      const env = { NODE_OPTIONS: '--max-old-space-size=96' };
      await pool.start({ args: TWO, env });
      const bad = await (method === 'kills' ? tasks.kills.enqueue(100) : tasks.eats.enqueue());
      const good = await tasks.sleeps.enqueueMany(Array.from({ length: 50 }, () => [100] as [number]));
      expect(await failureOf(bad)).toBe('WorkerLostError');
      await expectUnharmed(good);
      expect(await bad.info()).toMatchObject({ reason: 'worker-lost', retries: 0, losses: 3 });
      expect(pool.noted('start').filter(({ id }) => id === bad.id)).toHaveLength(3);
    },
    60_000,
  );

  it('takes the tasks of a killed process back at once, long before their lease runs out', async () => {
    const supervisor = await pool.start({ args: [...TWO, '--lease', '10m'] });
    const results = await tasks.sleeps.enqueueMany(Array.from({ length: 4 }, () => [1_500] as [number]));
    await eventually(() => expect(pool.noted('start')).toHaveLength(4));
    const [first = 0] = pool.noted('start').map(({ pid }) => pid);
    const killedAt = Date.now();
    process.kill(first, 'SIGKILL');
    const line = await supervisor.line(/takes tasks, \d+ ms after/);
    expect(line).toBeDefined();
    await expectUnharmed(results);
    expect(silenceAfter(killedAt)).toBeLessThan(1_000);
  }, 40_000);

  it('is gone within 2 s when its supervisor is killed, and its tasks go back at once', async () => {
    const supervisor = await pool.start({
      args: ['--processes', '2', '--concurrency', '1', '--lease', '10m'],
    });
    const children = childrenOf(supervisor.pid);
    expect(children).toHaveLength(2);
    const blocked = await tasks.blocks.enqueue(20_000);
    const result = await tasks.sleeps.enqueue(20_000);
    await eventually(() => expect(pool.noted('start')).toHaveLength(2));
    supervisor.kill('SIGKILL');
    await allGone(children, 2_000);
    expect((await infosOf([blocked, result])).map(({ state, losses }) => [state, losses])).toEqual([
      ['PENDING', 0],
      ['PENDING', 0],
    ]);
  }, 40_000);
});

describe('a process whose main loop is blocked for three leases', () => {
  const pool = new Pool();
  let supervisor: ChildProcess;
  afterEach(() => pool.end());

  it('keeps its task, and all that it leased: each runs once', async () => {
    const tasks = (await pool.client()).of(PoolTasks);
    supervisor = await pool.start({ args: ['--processes', '2', '--concurrency', '3', '--lease', '1s'] });
    const blocked = await tasks.blocks.enqueue(3_500);
    const others = await tasks.sleeps.enqueueMany(Array.from({ length: 12 }, () => [200] as [number]));
    await Promise.all([blocked, ...others].map((each) => each.get({ timeout: '20s' })));
    const starts = pool.noted('start').map(({ id }) => id);
    expect(starts.filter((id) => id === blocked.id)).toHaveLength(1);
    expect(new Set(starts).size).toBe(starts.length);
    expect(await blocked.info()).toMatchObject({ state: 'SUCCESS', losses: 0, retries: 0 });
    expect(supervisor.lines.filter((line) => line.includes('lease was lost'))).toEqual([]);
  }, 40_000);
});
