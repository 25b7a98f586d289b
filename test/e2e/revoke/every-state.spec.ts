import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AsyncResult } from 'nest-task-queue';
import { childrenOf, isAlive, Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { eventually } from '../../support/eventually.js';
import { RevokeStage, type Way } from './revoke-stage.js';

interface Row {
  readonly state: string;
  /** Brings a task into that state; its worker stays. */
  readonly prepare: (stage: RevokeStage) => Promise<AsyncResult<unknown>>;
  /** Whether it is found, and how it ends: revoked without `terminate`, and with it. */
  readonly plain: readonly [found: number, ending: string];
  readonly terminated: readonly [found: number, ending: string];
  /** How often it runs in all, without `terminate` and with it. */
  readonly runs: readonly [number, number];
  /** A running task needs its worker. */
  readonly needsWorker?: true;
}

let cases = 0;
const named = () => {
  cases += 1;
  const id = `case-${process.pid}-${cases}`;
  return { id, headers: { of: id, other: 'x' } };
};

async function held(stage: RevokeStage, what: 'holds' | 'throws'): Promise<AsyncResult<unknown>> {
  await stage.startWorker();
  const result = await stage.tasks.does.with(named()).enqueue(what);
  await eventually(() => expect(stage.handlers.runs(result.id)).toBe(1));
  return result;
}

async function ended(stage: RevokeStage, result: AsyncResult<unknown>): Promise<AsyncResult<unknown>> {
  await stage.startWorker();
  await result.get({ timeout: '120s' }).catch(() => undefined);
  return result;
}

const REVOKED = 'REVOKED revoked retries 0';
const ROWS: readonly Row[] = [
  {
    state: 'queued',
    prepare: async (stage) => {
      await stage.stopWorker();
      return stage.tasks.does.with(named()).enqueue('returns');
    },
    plain: [1, REVOKED],
    terminated: [1, REVOKED],
    runs: [0, 0],
  },
  {
    state: 'delayed',
    prepare: (stage) => stage.tasks.does.with({ ...named(), countdown: '1h' }).enqueue('returns'),
    plain: [1, REVOKED],
    terminated: [1, REVOKED],
    runs: [0, 0],
  },
  {
    state: 'retrying',
    prepare: async (stage) => {
      await stage.startWorker();
      const result = await stage.tasks.does.with(named()).enqueue('fails');
      await stage.until(result, 'RETRY');
      return result;
    },
    plain: [1, 'REVOKED revoked retries 1'],
    terminated: [1, 'REVOKED revoked retries 1'],
    runs: [1, 1],
  },
  {
    state: 'running, and returns',
    prepare: (stage) => held(stage, 'holds'),
    plain: [1, 'SUCCESS retries 0'],
    terminated: [1, REVOKED],
    runs: [1, 1],
    needsWorker: true,
  },
  {
    state: 'running, and would be retried',
    prepare: (stage) => held(stage, 'throws'),
    plain: [1, 'REVOKED revoked retries 1'],
    terminated: [1, REVOKED],
    runs: [1, 1],
    needsWorker: true,
  },
  {
    state: 'succeeded',
    prepare: async (stage) => ended(stage, await stage.tasks.does.with(named()).enqueue('returns')),
    plain: [0, 'SUCCESS retries 0'],
    terminated: [0, 'SUCCESS retries 0'],
    runs: [1, 1],
  },
  {
    state: 'failed',
    prepare: async (stage) => ended(stage, await stage.tasks.fails.with(named()).enqueue()),
    plain: [0, 'FAILURE retries-exhausted retries 0 +letter'],
    terminated: [0, 'FAILURE retries-exhausted retries 0 +letter'],
    runs: [0, 0],
  },
  {
    state: 'unknown',
    prepare: (stage) => Promise.resolve(stage.client.result(named().id)),
    plain: [0, 'PENDING retries 0'],
    terminated: [0, 'PENDING retries 0'],
    runs: [0, 0],
  },
];

const WAYS: readonly Way[] = ['by id', 'by name', 'by header'];

describe.each([
  ['memory', 'memory://'],
  ['Redis', process.env['NTQ_TEST_REDIS_URL'] ?? ''],
])('a task that is revoked, over %s', (_name, broker) => {
  const stage = new RevokeStage(broker);

  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const lines = ROWS.flatMap((row) =>
    WAYS.flatMap((way) => [
      { ...row, way, online: 'with its worker' },
      ...(row.needsWorker === true ? [] : [{ ...row, way, online: 'with no worker there' }]),
    ]),
  );

  describe.each(lines)('$state, $way, $online', ({ prepare, plain, terminated, runs, way, online }) => {
    it.each([
      { how: 'plainly', terminate: false, expected: plain, ran: runs[0] },
      { how: 'with terminate', terminate: true, expected: terminated, ran: runs[1] },
    ])('$how: $expected', async ({ terminate, expected: [found, ending], ran }) => {
      const result = await prepare(stage);
      if (online === 'with no worker there') await stage.stopWorker();
      expect(await stage.revoke(result, way, terminate)).toBe(found);
      if (ending.startsWith('REVOKED') && (terminate || ran === 0))
        expect(await result.state()).toBe('REVOKED');
      stage.handlers.endHeld(result.id);
      await eventually(async () => expect(await stage.ending(result)).toBe(ending));
      expect(stage.handlers.runs(result.id)).toBe(ran);
      expect(stage.handlers.failed.includes(result.id)).toBe(ending.startsWith('FAILURE'));
      expect(await stage.revoke(result, way, terminate)).toBe(0);
    });
  });

  it('is told to stop while it runs, with terminate alone', async () => {
    const [plain, terminated] = [await held(stage, 'holds'), await held(stage, 'holds')];
    await plain.revoke();
    await terminated.revoke({ terminate: true });
    await eventually(() => expect(stage.handlers.aborted).toContain(terminated.id));
    expect(stage.handlers.aborted).not.toContain(plain.id);
    for (const { id } of [plain, terminated]) stage.handlers.endHeld(id);
  });
});

describe('a task of a pool that is revoked', () => {
  let pool: Pool;

  beforeEach(() => {
    pool = new Pool();
  });
  afterEach(() => pool.end());
  const started = () => eventually(() => expect(pool.noted('start')).toHaveLength(1));
  const start = () => pool.start({ args: ['--processes', '1', '--concurrency', '1', '--lease', '1s'] });

  it.each([
    ['by id', (id: string) => pool.client().then((client) => client.result(id).revoke({ terminate: true }))],
    [
      'by name',
      () => pool.client().then((client) => client.revokeAll({ task: 'pool.*' }, { terminate: true })),
    ],
    [
      'by header',
      () => pool.client().then((client) => client.revokeAll({ headers: { of: 'me' } }, { terminate: true })),
    ],
  ])(
    'while it blocks its process, with terminate, %s: REVOKED at once, the process is killed',
    async (_way, revoke) => {
      const supervisor = await start();
      const [child = 0] = childrenOf(supervisor.pid);
      const tasks = (await pool.client()).of(PoolTasks);
      const result = await tasks.hangs.with({ headers: { of: 'me' } }).enqueue();
      await started();
      expect(Number(await revoke(result.id))).toBe(1);
      expect(await result.info()).toMatchObject({
        state: 'REVOKED',
        reason: 'revoked',
        losses: 0,
        retries: 0,
      });
      await eventually(() => expect(isAlive(child)).toBe(false));
      expect(await (await tasks.pid.enqueue()).get({ timeout: '120s' })).not.toBe(child);
      expect(await result.state()).toBe('REVOKED');
      expect(pool.noted('start')).toHaveLength(1);
    },
  );

  it('while it blocks its process, plainly: it ends by itself', async () => {
    await start();
    const latch = pool.scene.latch();
    const result = await (await pool.client()).of(PoolTasks).holds.enqueue(latch.path);
    await started();
    expect(await result.revoke()).toBe(true);
    expect(await result.state()).toBe('STARTED');
    // The guard has the time to kill it, should it mistake the one for the other: it looks every second.
    await sleep(2_500);
    latch.open();
    await result.get({ timeout: '120s' });
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', losses: 0 });
  });

  it.each([
    ['plainly', false],
    ['with terminate', true],
  ])(
    'after its machine has died, %s: REVOKED, and no worker that starts later runs it',
    async (_how, terminate) => {
      const worker = await pool.scene.startWorker({ worker: { lease: '1s' } });
      const client = await pool.client();
      const result = await client.enqueue('fixture.never', [], { queue: 'default' });
      await eventually(() => expect(pool.scene.noted('start')).toHaveLength(1));
      worker.process.kill('SIGKILL');
      await worker.process.exited;
      expect(await result.revoke({ terminate })).toBe(true);
      if (terminate) expect(await result.state()).toBe('REVOKED');
      await pool.scene.startWorker({ worker: { lease: '1s' } });
      await eventually(async () => expect(await result.state()).toBe('REVOKED'));
      await (await client.enqueue('fixture.succeeds', [], { queue: 'default' })).get({ timeout: '120s' });
      expect(pool.scene.noted('start').filter(({ id }) => id === result.id)).toHaveLength(1);
    },
  );
});
