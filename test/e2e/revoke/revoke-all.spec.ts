import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chain, chord, ConfigurationError, group, type AsyncResult } from 'nest-task-queue';
import { RevokeStage } from './revoke-stage.js';

describe.each([
  ['memory', 'memory://'],
  ['Redis', process.env['NTQ_TEST_REDIS_URL'] ?? ''],
])('revoking by name and header, over %s', (_name, broker) => {
  let stage: RevokeStage;

  beforeEach(async () => {
    stage = new RevokeStage(broker);
    await stage.open();
  });
  afterEach(() => stage.close());

  const later = { countdown: '1h' } as const;
  const endOf = async (...ids: readonly string[]) => {
    const infos = await Promise.all(ids.map((id) => stage.client.result(id).info()));
    return infos.map(({ state, reason = '' }) => `${state} ${reason}`.trim());
  };
  const statesOf = (results: readonly AsyncResult<unknown>[]) => endOf(...results.map(({ id }) => id));

  it('takes all that fit, and nothing else', async () => {
    const { does, fails } = stage.tasks;
    const of = (tenant: string) => ({ ...later, headers: { tenant, other: '1' } });
    const results = [
      await does.with(of('acme')).enqueue('returns'),
      await does.with(of('other')).enqueue('returns'),
      await fails.with(of('acme')).enqueue(),
      await does.with(later).enqueue('returns'),
    ];
    expect(await stage.client.revokeAll({ task: 'r.does', headers: { tenant: 'acme' } })).toBe(1);
    expect(await statesOf(results)).toEqual(['REVOKED revoked', 'PENDING', 'PENDING', 'PENDING']);
    expect(await stage.client.revokeAll({ headers: { tenant: 'acme', other: '1' } })).toBe(1);
    expect(await stage.client.revokeAll({ headers: { toString: 'acme' } })).toBe(0);
    expect(await stage.client.revokeAll({ task: 'r.do' })).toBe(0);
    expect(await stage.client.revokeAll({ task: 'r.*' })).toBe(2);
    expect(await statesOf(results)).toEqual(results.map(() => 'REVOKED revoked'));
  });

  it('takes thousands, and says how far it is', async () => {
    const calls = Array.from({ length: 2_500 }, () => ['returns'] as ['returns']);
    const results = await stage.tasks.does.with(later).enqueueMany(calls);
    const told: number[] = [];
    const onProgress = ({ found }: { found: number }) => told.push(found);
    expect(await stage.client.revokeAll({ task: 'r.does' }, { onProgress })).toBe(2_500);
    expect(told.at(-1)).toBe(2_500);
    expect(new Set(await statesOf(results))).toEqual(new Set(['REVOKED revoked']));
  });

  it('leaves failure hooks alone', async () => {
    await stage.startWorker();
    const failing = await stage.tasks.fails.enqueue();
    await failing.get({ timeout: '120s' }).catch(() => undefined);
    await stage.stopWorker();
    const next = await stage.tasks.fails.with(later).enqueue();
    expect(await stage.client.revokeAll({ task: '*' })).toBe(1);
    await stage.ending(next);
    expect(stage.handlers.failed).toEqual([failing.id]);
  });

  it('ends the member of a chain that fits, and what waits for it; what stands before it runs', async () => {
    const { does, fails } = stage.tasks;
    const result = await stage.client.enqueue(
      chain(does.si('returns'), fails.si(), does.si('returns'), does.si('returns')),
    );
    expect(await stage.client.revokeAll({ task: 'r.fails' })).toBe(1);
    await stage.startWorker();
    await stage.client.result(`${result.id}/0`).get({ timeout: '120s' });
    expect(await endOf(...[0, 1, 2].map((member) => `${result.id}/${member}`), result.id)).toEqual([
      'SUCCESS',
      ...['REVOKED revoked', 'REVOKED revoked', 'REVOKED revoked'],
    ]);
  });

  it('ends the last member of a chain alone', async () => {
    const { does, fails } = stage.tasks;
    const result = await stage.client.enqueue(chain(does.si('returns'), does.si('returns'), fails.si()));
    expect(await stage.client.revokeAll({ task: 'r.fails' })).toBe(1);
    await stage.startWorker();
    await stage.client.result(`${result.id}/1`).get({ timeout: '120s' });
    expect(await endOf(result.id)).toEqual(['REVOKED revoked']);
  });

  it('ends parts of a group, which fails for it; and all of a workflow by a header that all of it carries', async () => {
    const { does, fails } = stage.tasks;
    const one = await stage.client.enqueue(group([does.si('returns'), fails.si()]));
    expect(await stage.client.revokeAll({ task: 'r.fails' })).toBe(1);
    await stage.startWorker();
    await one.results[0]?.get({ timeout: '120s' });
    await one.get({ timeout: '120s' }).catch(() => undefined);
    expect(await endOf(one.id)).toEqual(['FAILURE part']);

    await stage.stopWorker();
    const canvas = chain(
      chord([does.si('returns'), does.si('returns')], does.si('returns')),
      does.si('returns'),
    );
    const two = await stage.client.enqueue(canvas, { headers: { tenant: 'acme' } });
    expect(await stage.client.revokeAll({ headers: { tenant: 'acme' } })).toBeGreaterThan(0);
    const before = two.parent;
    expect(await statesOf([two, ...(before === undefined ? [] : [before])])).toEqual([
      'REVOKED revoked',
      'REVOKED revoked',
    ]);
    await stage.startWorker();
    await (await does.enqueue('returns')).get({ timeout: '120s' });
    expect(await stage.client.revokeAll({ headers: { tenant: 'acme' } })).toBe(0);
  });

  it.each([
    [{}],
    [{ task: '' }],
    [{ headers: {} }],
    [{ headers: { a: 1 } }],
    [{ name: 'r.*' }],
    [{ task: 7 }],
  ])('refuses what would fit everything, or nothing: %j', async (filter) => {
    await expect(stage.client.revokeAll(filter as never)).rejects.toThrow(ConfigurationError);
  });
});
