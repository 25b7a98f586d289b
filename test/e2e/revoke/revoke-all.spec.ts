import { describe, expect, it } from '@jest/globals';
import { chain, chord, ConfigurationError, group, type AsyncResult } from 'nest-task-queue';
import { BROKERS } from '../application.js';
import { ClientAndWorker } from './client-and-worker.js';

describe.each(BROKERS)('on %s', (_name, broker) => {
  const pair = ClientAndWorker.use(broker, 'each');

  const later = { countdown: '1h' } as const;
  const endOf = async (...ids: readonly string[]) => {
    const infos = await Promise.all(ids.map((id) => pair().client.result(id).info()));
    return infos.map(({ state, reason = '' }) => `${state} ${reason}`.trim());
  };
  const statesOf = (results: readonly AsyncResult<unknown>[]) => endOf(...results.map(({ id }) => id));

  it('revokeAll() takes all tasks that fit, and no other', async () => {
    const { returns, fail } = pair().tasks;
    const of = (tenant: string) => ({ ...later, headers: { tenant, other: '1' } });
    const results = [
      await returns.with(of('acme')).enqueue(),
      await returns.with(of('other')).enqueue(),
      await fail.with(of('acme')).enqueue(),
      await returns.with(later).enqueue(),
    ];
    expect(await pair().client.revokeAll({ task: 'fixture.returns', headers: { tenant: 'acme' } })).toBe(1);
    expect(await statesOf(results)).toEqual(['REVOKED revoked', 'PENDING', 'PENDING', 'PENDING']);
    expect(await pair().client.revokeAll({ headers: { tenant: 'acme', other: '1' } })).toBe(1);
    expect(await pair().client.revokeAll({ headers: { toString: 'acme' } })).toBe(0);
    expect(await pair().client.revokeAll({ task: 'fixture.return' })).toBe(0);
    expect(await pair().client.revokeAll({ task: 'fixture.*' })).toBe(2);
    expect(await statesOf(results)).toEqual(results.map(() => 'REVOKED revoked'));
  });

  it('revokeAll() takes thousands of tasks, and reports its progress', async () => {
    const calls = Array.from({ length: 2_500 }, () => [] as []);
    const results = await pair().tasks.returns.with(later).enqueueMany(calls);
    const told: number[] = [];
    const onProgress = ({ found }: { found: number }) => told.push(found);
    expect(await pair().client.revokeAll({ task: 'fixture.returns' }, { onProgress })).toBe(2_500);
    expect(told.at(-1)).toBe(2_500);
    expect(new Set(await statesOf(results))).toEqual(new Set(['REVOKED revoked']));
  });

  it('revokeAll() leaves failure hooks alone', async () => {
    await pair().startWorker();
    const failing = await pair().tasks.fail.enqueue();
    await failing.get({ timeout: '120s' }).catch(() => undefined);
    await pair().stopWorker();
    const next = await pair().tasks.fail.with(later).enqueue();
    expect(await pair().client.revokeAll({ task: '*' })).toBe(1);
    await pair().ending(next);
    expect(pair().journal.of(failing.id)).toEqual(['failure retries-exhausted']);
    expect(pair().journal.of(next.id)).toEqual([]);
  });

  it('revokeAll() ends the member of a chain that fits and those after it, and the one before it runs', async () => {
    const { returns, fail } = pair().tasks;
    const result = await pair().client.enqueue(chain(returns.si(), fail.si(), returns.si(), returns.si()));
    expect(await pair().client.revokeAll({ task: 'fixture.fail' })).toBe(1);
    await pair().startWorker();
    await pair().client.result(`${result.id}/0`).get({ timeout: '120s' });
    expect(await endOf(...[0, 1, 2].map((member) => `${result.id}/${member}`), result.id)).toEqual([
      'SUCCESS',
      ...['REVOKED revoked', 'REVOKED revoked', 'REVOKED revoked'],
    ]);
  });

  it('revokeAll() ends the last member of a chain alone', async () => {
    const { returns, fail } = pair().tasks;
    const result = await pair().client.enqueue(chain(returns.si(), returns.si(), fail.si()));
    expect(await pair().client.revokeAll({ task: 'fixture.fail' })).toBe(1);
    await pair().startWorker();
    await pair().client.result(`${result.id}/1`).get({ timeout: '120s' });
    expect(await endOf(result.id)).toEqual(['REVOKED revoked']);
  });

  it('revokeAll() ends parts of a group, which fails for it, and all of a workflow by a header that all of it carries', async () => {
    const { returns, fail } = pair().tasks;
    const one = await pair().client.enqueue(group([returns.si(), fail.si()]));
    expect(await pair().client.revokeAll({ task: 'fixture.fail' })).toBe(1);
    await pair().startWorker();
    await one.results[0]?.get({ timeout: '120s' });
    await one.get({ timeout: '120s' }).catch(() => undefined);
    expect(await endOf(one.id)).toEqual(['FAILURE part']);

    await pair().stopWorker();
    const canvas = chain(chord([returns.si(), returns.si()], returns.si()), returns.si());
    const two = await pair().client.enqueue(canvas, { headers: { tenant: 'acme' } });
    expect(await pair().client.revokeAll({ headers: { tenant: 'acme' } })).toBeGreaterThan(0);
    const before = two.parent;
    expect(await statesOf([two, ...(before === undefined ? [] : [before])])).toEqual([
      'REVOKED revoked',
      'REVOKED revoked',
    ]);
    await pair().startWorker();
    await (await returns.enqueue()).get({ timeout: '120s' });
    expect(await pair().client.revokeAll({ headers: { tenant: 'acme' } })).toBe(0);
  });

  it.each([
    [{}],
    [{ task: '' }],
    [{ headers: {} }],
    [{ headers: { a: 1 } }],
    [{ name: 'fixture.*' }],
    [{ task: 7 }],
  ])('revokeAll() refuses a filter that fits everything or nothing: %j', async (filter) => {
    await expect(pair().client.revokeAll(filter as never)).rejects.toThrow(ConfigurationError);
  });
});
