import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixed, type AsyncResult, type TaskState } from 'nest-task-queue';
import { RowStage, type Ending } from './row-stage.js';

const DAY_MS = 86_400_000;

const succeeded = (value: unknown, ...told: string[]): Ending => ({
  state: 'SUCCESS',
  got: { value },
  letter: undefined,
  told,
});
const failed = (
  reason: NonNullable<Ending['letter']>,
  failure: string | undefined,
  ...told: string[]
): Ending => ({
  state: 'FAILURE',
  got: { code: 'TASK_FAILED', failure },
  letter: reason,
  told: [...told, `failure ${reason}`],
});
const revoked = (...told: string[]): Ending => ({
  state: 'REVOKED',
  got: { code: 'TASK_REVOKED' },
  letter: undefined,
  told,
});

describe.each([
  ['memory', () => 'memory://'],
  ['redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
])('on %s a task', (_name, broker) => {
  let stage: RowStage;
  beforeAll(async () => {
    stage = await RowStage.open(broker());
  });
  afterAll(() => stage.close());

  const until = async (result: AsyncResult<unknown>, state: TaskState) => {
    for await (const info of result.watch()) if (info.state === state) return;
    throw new Error(`the task ended without ${state}`);
  };
  const running = async (end: 'return' | 'throw') => {
    const result = await stage.tasks.isHeld.enqueue(end);
    await stage.told.until(result.id, 'run 1');
    return result;
  };

  it.each([
    ['that returned is a success', 'returns', succeeded('the value', 'run 1', 'success')],
    ['that is hopeless fails at once', 'isHopeless', failed('error', undefined, 'run 1')],
    ['that was rejected fails at once', 'rejects', failed('rejected', undefined, 'run 1')],
    [
      'that is to be ignored is a success without a value',
      'ignores',
      succeeded(undefined, 'run 1', 'success'),
    ],
    ['that met its hard limit fails', 'neverEnds', failed('time-limit', 'TIME_LIMIT', 'run 1')],
    ['that gave a BigInt fails', 'returnsBigInt', failed('malformed-result', 'RESULT', 'run 1')],
    ['that gave a cycle fails', 'returnsCycle', failed('malformed-result', 'RESULT', 'run 1')],
    ['that gave too much fails', 'returnsTooMuch', failed('malformed-result', 'RESULT', 'run 1')],
  ] as const)('%s', async (_what, method, ending) => {
    expect(await stage.ending(await stage.tasks[method].enqueue())).toStrictEqual(ending);
  });

  it('that threw with a retry left waits, and so does get()', async () => {
    const result = await stage.tasks.failsAndPauses.enqueue();
    await until(result, 'RETRY');
    const got = result.get({ timeout: '120s' });
    await expect(result.get({ timeout: 20 })).rejects.toMatchObject({ code: 'RESULT_TIMEOUT' });
    expect(await result.state()).toBe('RETRY');
    stage.control.resume();
    expect(await got).toBe('the value');
    expect(await stage.ending(result)).toStrictEqual(
      succeeded('the value', 'run 1', 'retry', 'run 2', 'success'),
    );
  });

  it('that threw with no retry left fails', async () => {
    expect(await stage.ending(await stage.tasks.fails.enqueue(2))).toStrictEqual(
      failed('retries-exhausted', undefined, 'run 1', 'retry', 'run 2'),
    );
  });

  it.each(['isLost', 'isLostEarly'] as const)('that lost its worker fails: %s', async (method) => {
    const result = await stage.lose(() => stage.tasks[method].enqueue());
    expect(await stage.ending(result)).toStrictEqual(failed('worker-lost', 'WORKER_LOST'));
  });

  it('that no worker has known for 24 hours fails', async () => {
    const unknownAt = Date.now() - DAY_MS - 60_000;
    const result = await stage.publish({ name: 'row.gone', unknownAt }, '{"args":[]}');
    expect(await stage.ending(result)).toStrictEqual(failed('unknown-task', 'UNKNOWN_TASK'));
  });

  it.each(['{"args":5}', '{', ''])('whose message cannot be read fails: %j', async (body) => {
    const result = await stage.publish({}, body);
    expect(await stage.ending(result)).toStrictEqual(failed('malformed', 'MALFORMED_MESSAGE'));
  });

  it('that expired before its start is revoked, and its hook is told', async () => {
    const expires = new Date(Date.now() - 60_000);
    const result = await stage.tasks.returns.with({ expires }).enqueue();
    expect(await stage.ending(result)).toStrictEqual({
      state: 'REVOKED',
      got: { code: 'TASK_EXPIRED' },
      letter: undefined,
      told: ['failure expired'],
    });
  });

  it('that expired in the queue of a retry rule tells its hook all the same', async () => {
    const result = await stage.publish({ queue: 'other', origin: 'default', expires: 1 }, '{"args":[]}');
    expect(await stage.ending(result)).toMatchObject({ state: 'REVOKED', told: ['failure expired'] });
  });

  it('whose retry would come after its expiry is revoked now', async () => {
    const options = { expires: '1h', retry: { limit: 1, backoff: fixed('2h') } } as const;
    const { told, ...ending } = await stage.ending(await stage.tasks.fails.with(options).enqueue(2));
    expect(ending).toStrictEqual({ state: 'REVOKED', got: { code: 'TASK_EXPIRED' }, letter: undefined });
    expect(told).toContain('failure expired');
    expect(told).not.toContain('run 2');
  });

  describe('that was revoked', () => {
    it('while it waited never runs', async () => {
      const result = await stage.enqueuePaused(() => stage.tasks.returns.enqueue());
      expect(await result.revoke()).toBe(true);
      const next = await stage.tasks.returns.enqueue();
      stage.control.resume();
      await next.get({ timeout: '120s' });
      expect(await stage.ending(result)).toStrictEqual(revoked());
    });

    it('while it was delayed never runs', async () => {
      const result = await stage.tasks.returns.with({ countdown: '1h' }).enqueue();
      expect(await result.revoke()).toBe(true);
      expect(await stage.ending(result)).toStrictEqual(revoked());
    });

    it('while it waited for a retry has run its last', async () => {
      const retry = { limit: 1, backoff: fixed('1h') };
      const result = await stage.tasks.fails.with({ retry }).enqueue(2);
      await until(result, 'RETRY');
      expect(await result.revoke()).toBe(true);
      expect(await stage.ending(result)).toStrictEqual(revoked('run 1', 'retry'));
    });

    it('while it ran is told by its signal, if it is to be terminated', async () => {
      const result = await running('return');
      expect(await result.revoke({ terminate: true })).toBe(true);
      await stage.told.until(result.id, 'aborted by TaskRevokedError');
      expect(await stage.ending(result)).toStrictEqual(revoked('run 1', 'aborted by TaskRevokedError'));
    });

    it('while it ran may run to its end', async () => {
      const result = await running('return');
      expect(await result.revoke()).toBe(true);
      expect(await result.state()).toBe('STARTED');
      stage.endHeld(result.id);
      expect(await stage.ending(result)).toStrictEqual(succeeded('the value', 'run 1', 'success'));
    });

    it('while it ran is not run again', async () => {
      const result = await running('throw');
      expect(await result.revoke()).toBe(true);
      stage.endHeld(result.id);
      const { told, ...ending } = await stage.ending(result);
      expect({ ...ending, told: told.filter((entry) => entry !== 'retry') }).toStrictEqual(revoked('run 1'));
    });
  });
});
