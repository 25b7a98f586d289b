import { describe, expect, it } from '@jest/globals';
import { fixed, type AsyncResult, type TaskState } from 'nest-task-queue';
import type { ApplicationParts } from '../../support/application.js';
import { FIXTURES, RESULT_LIMIT } from '../../support/fixtures/fixture-tasks.js';
import { Application, BROKERS } from '../application.js';
import { endingOf, lose, publish, type Ending } from './ending.js';

const DAY_MS = 86_400_000;
const PARTS: ApplicationParts = {
  options: {
    worker: { lease: '2s' },
    queues: [{ name: 'default' }, { name: 'other' }],
    maxResult: RESULT_LIMIT,
  },
  providers: FIXTURES,
};

const succeeded = (value: unknown, ...journal: string[]): Ending => ({
  state: 'SUCCESS',
  got: { value },
  letter: undefined,
  journal,
});
const failed = (
  reason: NonNullable<Ending['letter']>,
  failure: string | undefined,
  ...journal: string[]
): Ending => ({
  state: 'FAILURE',
  got: { code: 'TASK_FAILED', failure },
  letter: reason,
  journal: [...journal, `failure ${reason}`],
});
const revoked = (...journal: string[]): Ending => ({
  state: 'REVOKED',
  got: { code: 'TASK_REVOKED' },
  letter: undefined,
  journal,
});

describe.each(BROKERS)('on %s', (_name, broker) => {
  const app = Application.use(broker, PARTS);

  const ending = (result: AsyncResult) => endingOf(app(), result);
  const until = async (result: AsyncResult, state: TaskState) => {
    for await (const info of result.watch()) if (info.state === state) return;
    throw new Error(`the task ended without ${state}`);
  };
  const running = async (end: 'return' | 'throw') => {
    const result = await app().tasks().held.enqueue(end);
    await app().journal.until(result.id, 'run 1');
    return result;
  };

  it.each([
    ['returned is a success', 'returns', succeeded('the value', 'run 1', 'success')],
    ['is hopeless fails at once', 'isHopeless', failed('error', undefined, 'run 1')],
    ['was rejected fails at once', 'reject', failed('rejected', undefined, 'run 1')],
    ['is to be ignored is a success without a value', 'ignore', succeeded(undefined, 'run 1', 'success')],
    ['met its hard limit fails', 'hang', failed('time-limit', 'TIME_LIMIT', 'run 1')],
    ['gave a BigInt fails', 'returnsBigInt', failed('malformed-result', 'RESULT', 'run 1')],
    ['gave a cycle fails', 'returnsCycle', failed('malformed-result', 'RESULT', 'run 1')],
    ['gave too much fails', 'returnsTooMuch', failed('malformed-result', 'RESULT', 'run 1')],
  ] as const)('A task that %s', async (_what, method, expected) => {
    expect(await ending(await app().tasks()[method].enqueue())).toStrictEqual(expected);
  });

  it('A task that threw with a retry left waits, and so does get()', async () => {
    const result = await running('throw');
    app().worker.pause();
    app().journal.release(result.id);
    await until(result, 'RETRY');
    const got = result.get({ timeout: '120s' });
    await expect(result.get({ timeout: 20 })).rejects.toMatchObject({ code: 'RESULT_TIMEOUT' });
    expect(await result.state()).toBe('RETRY');
    app().worker.resume();
    await app().journal.until(result.id, 'run 2');
    app().journal.release(result.id);
    expect(await got).toBe(1);
    expect(await ending(result)).toStrictEqual(succeeded(1, 'run 1', 'retry', 'run 2', 'success'));
  });

  it('A task that threw with no retry left fails', async () => {
    expect(await ending(await app().tasks().flaky.enqueue(2))).toStrictEqual(
      failed('retries-exhausted', undefined, 'run 1', 'retry', 'run 2'),
    );
  });

  it.each(['isLost', 'isLostEarly'] as const)('A task that lost its worker fails: %s', async (method) => {
    const result = await lose(app(), () => app().tasks()[method].enqueue());
    expect(await ending(result)).toStrictEqual(failed('worker-lost', 'WORKER_LOST'));
  });

  it('A task that no worker has known for 24 hours fails', async () => {
    const unknownAt = Date.now() - DAY_MS - 60_000;
    const result = await publish(app(), { name: 'fixture.gone', unknownAt }, '{"args":[]}');
    expect(await ending(result)).toStrictEqual(failed('unknown-task', 'UNKNOWN_TASK'));
  });

  it.each(['{"args":5}', '{', ''])('A task whose message cannot be read fails: %j', async (body) => {
    const result = await publish(app(), {}, body);
    expect(await ending(result)).toStrictEqual(failed('malformed', 'MALFORMED_MESSAGE'));
  });

  it('A task that expired before its start is revoked, and its hook is called', async () => {
    const expires = new Date(Date.now() - 60_000);
    const result = await app().tasks().returns.with({ expires }).enqueue();
    expect(await ending(result)).toStrictEqual({
      state: 'REVOKED',
      got: { code: 'TASK_EXPIRED' },
      letter: undefined,
      journal: ['failure expired'],
    });
  });

  it('A task that expired in the queue of a retry rule has its hook called all the same', async () => {
    const result = await publish(app(), { queue: 'other', origin: 'default', expires: 1 }, '{"args":[]}');
    expect(await ending(result)).toMatchObject({ state: 'REVOKED', journal: ['failure expired'] });
  });

  it('A task whose retry would come after its expiry is revoked now', async () => {
    const options = { expires: '1h', retry: { limit: 1, backoff: fixed('2h') } } as const;
    const { journal, ...rest } = await ending(await app().tasks().flaky.with(options).enqueue(2));
    expect(rest).toStrictEqual({ state: 'REVOKED', got: { code: 'TASK_EXPIRED' }, letter: undefined });
    expect(journal).toContain('failure expired');
    expect(journal).not.toContain('run 2');
  });

  it('A task that was revoked while it waited never runs', async () => {
    await app().worker.drain();
    const result = await app().tasks().returns.enqueue();
    expect(await result.revoke()).toBe(true);
    const next = await app().tasks().returns.enqueue();
    app().worker.resume();
    await next.get({ timeout: '120s' });
    expect(await ending(result)).toStrictEqual(revoked());
  });

  it('A task that was revoked while it was delayed never runs', async () => {
    const result = await app().tasks().returns.with({ countdown: '1h' }).enqueue();
    expect(await result.revoke()).toBe(true);
    expect(await ending(result)).toStrictEqual(revoked());
  });

  it('A task that was revoked while it waited for a retry has run its last', async () => {
    const retry = { limit: 1, backoff: fixed('1h') };
    const result = await app().tasks().flaky.with({ retry }).enqueue(2);
    await until(result, 'RETRY');
    expect(await result.revoke()).toBe(true);
    expect(await ending(result)).toStrictEqual(revoked('run 1', 'retry'));
  });

  it('A task that was revoked with terminate while it ran is stopped by its signal', async () => {
    const result = await running('return');
    expect(await result.revoke({ terminate: true })).toBe(true);
    await app().journal.until(result.id, 'aborted by TaskRevokedError');
    expect(await ending(result)).toStrictEqual(revoked('run 1', 'aborted by TaskRevokedError'));
  });

  it('A task that was revoked while it ran may run to its end', async () => {
    const result = await running('return');
    expect(await result.revoke()).toBe(true);
    expect(await result.state()).toBe('STARTED');
    app().journal.release(result.id);
    expect(await ending(result)).toStrictEqual(succeeded(1, 'run 1', 'success'));
  });

  it('A task that was revoked while it ran is not run again', async () => {
    const result = await running('throw');
    expect(await result.revoke()).toBe(true);
    app().journal.release(result.id);
    const { journal, ...rest } = await ending(result);
    expect({ ...rest, journal: journal.filter((entry) => entry !== 'retry') }).toStrictEqual(
      revoked('run 1'),
    );
  });
});
