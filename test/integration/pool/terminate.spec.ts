import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskClient, TaskView } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { allGone, childrenOf, Pool } from './pool.js';
import { PoolTasks } from './pool-tasks.js';

const ALONE = ['--processes', '1', '--concurrency', '1', '--lease', '1s'];
/** How a guard looks at the attempts of its process. */
const LOOKS = /hmget[\s\S]*:active/i;

describe('a pool', () => {
  let pool: Pool;
  let client: TaskClient;
  let tasks: TaskView<PoolTasks>;

  beforeEach(async () => {
    pool = new Pool();
    client = await pool.client();
    tasks = client.of(PoolTasks);
  });

  afterEach(() => pool.end());

  const startsOf = ({ id }: { readonly id: string }) =>
    pool.noted('start').filter((start) => start.id === id);
  const started = (count: number) => eventually(() => expect(pool.noted('start')).toHaveLength(count));

  it('A revoked task is killed with its process where no limit would end it, and its neighbours lose nothing', async () => {
    const supervisor = await pool.start({ args: ['--processes', '1', '--concurrency', '3'] });
    const children = childrenOf(supervisor.pid);
    const latch = pool.scene.latch();
    const neighbour = await tasks.waits.enqueue(latch.path);
    const queued = await tasks.sleeps.enqueue(1);
    await started(2);
    const bad = await tasks.hangs.enqueue();
    await started(3);

    expect(await bad.revoke({ terminate: true })).toBe(true);
    expect(await bad.info()).toMatchObject({
      state: 'REVOKED',
      reason: 'revoked',
      worker: expect.any(String),
    });
    await supervisor.line(new RegExp(`killing process ${children[0]}: Task ${bad.id} was revoked`));
    await allGone(children);
    await eventually(() => expect(startsOf(neighbour)).toHaveLength(2));
    latch.open();
    await Promise.all([neighbour, queued].map((each) => each.get({ timeout: '120s' })));
    const infos = await Promise.all([neighbour, queued].map((each) => each.info()));
    expect(infos.map(({ state, losses, retries }) => `${state} ${losses} ${retries}`)).toEqual([
      'SUCCESS 0 0',
      'SUCCESS 0 0',
    ]);
    expect(await bad.state()).toBe('REVOKED');
    expect(startsOf(bad)).toHaveLength(1);
  });

  const terminate = { terminate: true } as const;
  it.each([
    ['its id', async (id: string) => Number(await client.result(id).revoke(terminate))],
    ['its name', () => client.revokeAll({ task: 'pool.*' }, terminate)],
    ['its header', () => client.revokeAll({ headers: { of: 'me' } }, terminate)],
  ])(
    'A task that blocks its process and is revoked by %s ends at once, and the process is killed',
    async (_way, revoke) => {
      const supervisor = await pool.start({ args: ALONE });
      const children = childrenOf(supervisor.pid);
      const result = await tasks.hangs.with({ headers: { of: 'me' } }).enqueue();
      await started(1);
      expect(await revoke(result.id)).toBe(1);
      const revoked = { state: 'REVOKED', reason: 'revoked', losses: 0, retries: 0 };
      expect(await result.info()).toMatchObject(revoked);
      await allGone(children);
      expect(children).not.toContain(await (await tasks.pid.enqueue()).get({ timeout: '120s' }));
      expect(await result.state()).toBe('REVOKED');
      expect(pool.noted('start')).toHaveLength(1);
    },
  );

  it('A task that blocks its process and is revoked without terminate runs to its end', async () => {
    const proxy = await pool.scene.startProxy();
    await pool.start({ args: ALONE, env: { REDIS_URL: proxy.url } });
    const latch = pool.scene.latch();
    const task = await tasks.holds.enqueue(latch.path);
    await started(1);
    expect(await task.revoke()).toBe(true);
    expect(await task.state()).toBe('STARTED');
    // A guard that mistook the one for the other would kill the process after its first look.
    await proxy.asked(LOOKS, 3);
    latch.open();
    await task.get({ timeout: '120s' });
    expect(await task.info()).toMatchObject({ state: 'SUCCESS', losses: 0 });
    expect(pool.noted('end')).toHaveLength(1);
  });

  it.each([
    ['without terminate', false],
    ['with terminate', true],
  ])(
    'A task whose machine has died and that is revoked %s is not run by a later worker',
    async (_how, terminate) => {
      const { scene } = pool;
      const worker = { lease: '1s' } as const;
      const dying = await scene.startWorker({ worker });
      const result = await client.enqueue('fixture.never', [], { queue: 'default' });
      await eventually(() => expect(scene.noted('start')).toHaveLength(1));
      dying.process.kill('SIGKILL');
      await dying.process.exited;
      expect(await result.revoke({ terminate })).toBe(true);
      if (terminate) expect(await result.state()).toBe('REVOKED');
      await scene.startWorker({ worker });
      await eventually(async () => expect(await result.state()).toBe('REVOKED'));
      await (await client.enqueue('fixture.succeeds', [], { queue: 'default' })).get({ timeout: '120s' });
      expect(scene.noted('start').filter(({ id }) => id === result.id)).toHaveLength(1);
    },
  );
});
