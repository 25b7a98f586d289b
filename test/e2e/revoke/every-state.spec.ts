import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AsyncResult } from 'nest-task-queue';
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
