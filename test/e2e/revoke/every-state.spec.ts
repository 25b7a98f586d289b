import { describe, expect, it } from '@jest/globals';
import { fixed, type AsyncResult } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { BROKERS } from '../application.js';
import { ClientAndWorker, type Way } from './client-and-worker.js';

interface Row {
  readonly state: string;
  /** Brings a task into that state; its worker stays. */
  readonly prepare: (pair: ClientAndWorker) => Promise<AsyncResult<unknown>>;
  /** Whether it is found, and how it ends: revoked without `terminate`, and with it. */
  readonly plain: readonly [found: number, ending: string];
  readonly terminated: readonly [found: number, ending: string];
  /** How often it runs in all, without `terminate` and with it. */
  readonly runs: readonly [number, number];
  /** A running task needs its worker. */
  readonly needsWorker?: true;
}

const retry = { limit: 1, backoff: fixed('1h') } as const;
let cases = 0;
const named = () => {
  cases += 1;
  const id = `case-${process.pid}-${cases}`;
  return { id, headers: { of: id, other: 'x' } };
};

async function held(pair: ClientAndWorker, end: 'return' | 'throw'): Promise<AsyncResult<unknown>> {
  await pair.startWorker();
  const result = await pair.tasks.held.with({ ...named(), retry }).enqueue(end);
  await pair.journal.until(result.id, 'run 1');
  return result;
}

async function ended(pair: ClientAndWorker, result: AsyncResult<unknown>): Promise<AsyncResult<unknown>> {
  await pair.startWorker();
  await result.get({ timeout: '120s' }).catch(() => undefined);
  return result;
}

const REVOKED = 'REVOKED revoked retries 0';
const ROWS: readonly Row[] = [
  {
    state: 'queued',
    prepare: async (pair) => {
      await pair.stopWorker();
      return pair.tasks.returns.with(named()).enqueue();
    },
    plain: [1, REVOKED],
    terminated: [1, REVOKED],
    runs: [0, 0],
  },
  {
    state: 'delayed',
    prepare: (pair) => pair.tasks.returns.with({ ...named(), countdown: '1h' }).enqueue(),
    plain: [1, REVOKED],
    terminated: [1, REVOKED],
    runs: [0, 0],
  },
  {
    state: 'retrying',
    prepare: async (pair) => {
      await pair.startWorker();
      const result = await pair.tasks.flaky.with({ ...named(), retry }).enqueue(1);
      await pair.until(result, 'RETRY');
      return result;
    },
    plain: [1, 'REVOKED revoked retries 1'],
    terminated: [1, 'REVOKED revoked retries 1'],
    runs: [1, 1],
  },
  {
    state: 'running, and returns',
    prepare: (pair) => held(pair, 'return'),
    plain: [1, 'SUCCESS retries 0'],
    terminated: [1, REVOKED],
    runs: [1, 1],
    needsWorker: true,
  },
  {
    state: 'running, and would be retried',
    prepare: (pair) => held(pair, 'throw'),
    plain: [1, 'REVOKED revoked retries 1'],
    terminated: [1, REVOKED],
    runs: [1, 1],
    needsWorker: true,
  },
  {
    state: 'succeeded',
    prepare: async (pair) => ended(pair, await pair.tasks.returns.with(named()).enqueue()),
    plain: [0, 'SUCCESS retries 0'],
    terminated: [0, 'SUCCESS retries 0'],
    runs: [1, 1],
  },
  {
    state: 'failed',
    prepare: async (pair) => ended(pair, await pair.tasks.fail.with(named()).enqueue()),
    plain: [0, 'FAILURE retries-exhausted retries 0 +letter'],
    terminated: [0, 'FAILURE retries-exhausted retries 0 +letter'],
    runs: [0, 0],
  },
  {
    state: 'unknown',
    prepare: (pair) => Promise.resolve(pair.client.result(named().id)),
    plain: [0, 'PENDING retries 0'],
    terminated: [0, 'PENDING retries 0'],
    runs: [0, 0],
  },
];

const WAYS: readonly Way[] = ['by id', 'by name', 'by header'];

/** Each state, way, and manner, with the worker there and gone. */
const CASES = ROWS.flatMap((row) =>
  WAYS.flatMap((way) =>
    (row.needsWorker === true ? [true] : [true, false]).flatMap((isOnline) =>
      [false, true].map((terminate) => {
        const [found, ending] = terminate ? row.terminated : row.plain;
        const ran = row.runs[terminate ? 1 : 0];
        const how = terminate ? 'with terminate' : 'plainly';
        const online = isOnline ? 'while its worker is there' : 'while no worker is there';
        return { ...row, way, isOnline, online, terminate, how, found, ending, ran };
      }),
    ),
  ),
);

describe.each(BROKERS)('on %s', (_name, broker) => {
  const pair = ClientAndWorker.use(broker, 'all');

  it.each(CASES)(
    'A task that is $state, and is revoked $way $how $online, ends as $ending',
    async ({ prepare, way, terminate, found, ending, ran, isOnline }) => {
      const result = await prepare(pair());
      if (!isOnline) await pair().stopWorker();
      expect(await pair().revoke(result, way, terminate)).toBe(found);
      if (ending.startsWith('REVOKED') && (terminate || ran === 0))
        expect(await result.state()).toBe('REVOKED');
      pair().journal.release(result.id);
      await eventually(async () => expect(await pair().ending(result)).toBe(ending));
      expect(pair().journal.runs(result.id)).toBe(ran);
      const failures = pair()
        .journal.of(result.id)
        .filter((entry) => entry.startsWith('failure'));
      expect(failures).toHaveLength(ending.startsWith('FAILURE') ? 1 : 0);
      expect(await pair().revoke(result, way, terminate)).toBe(0);
    },
  );

  it('A task that runs is told to stop when it is revoked with terminate, and only then', async () => {
    const [plain, terminated] = [await held(pair(), 'return'), await held(pair(), 'return')];
    await plain.revoke();
    await terminated.revoke({ terminate: true });
    await pair().journal.until(terminated.id, 'aborted by TaskRevokedError');
    expect(pair().journal.of(plain.id)).toEqual(['run 1']);
    for (const { id } of [plain, terminated]) pair().journal.release(id);
  });
});
