import { describe, expect, it, jest } from '@jest/globals';
import type { BulkJob } from '../../../src/dashboard/api-types.js';
import { eventually } from '../../support/eventually.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { DashboardStage, useDashboard } from './dashboard-stage.js';

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('A bulk action, seen from another process of the dashboard on %s', (_name, open) => {
  const board = useDashboard(open);
  const { stage } = board;

  /** Another process of the dashboard. */
  function openOther(): DashboardStage {
    const other = new DashboardStage(stage, {}, undefined);
    other.open();
    return other;
  }

  /** Begins to drop two dead letters; the second change never ends, as in a process that dies. */
  async function beginAndDie(): Promise<string> {
    for (const id of ['a', 'b']) await board.fail(id);
    const { deadLetters } = board.services;
    const purge = deadLetters.purge.bind(deadLetters);
    jest
      .spyOn(deadLetters, 'purge')
      .mockImplementation((id) => (id === 'a' ? purge(id) : new Promise<never>(() => undefined)));
    const { value } = await board.post<BulkJob>('bulk', { action: 'drop', ids: ['a', 'b'] });
    await eventually(async () => {
      expect(JSON.parse((await stage.broker.audit.reported(value.id)) ?? '{}')).toMatchObject({
        job: { changed: 1 },
      });
    });
    // It reports nothing more, and would wait for its work, which never ends.
    jest.spyOn(stage.broker.audit, 'report').mockRejectedValue(new Error('dead'));
    jest.spyOn(board.dashboard, 'close').mockImplementation(() => Promise.resolve());
    return value.id;
  }

  it('It says how far the action is, and its end', async () => {
    await board.fail('a');
    const { value } = await board.post<BulkJob>('bulk', { action: 'drop', ids: ['a'] });
    const other = openOther();
    await eventually(async () => {
      expect(await other.get<BulkJob>(`bulk/${value.id}`)).toMatchObject({ state: 'done', changed: 1 });
    });
    await other.services.close();
  });

  it('An action whose process has died is lost: it says how far it came, and the audit says so once', async () => {
    const id = await beginAndDie();
    const other = openOther();
    expect(await other.get<BulkJob>(`bulk/${id}`)).toMatchObject({ state: 'running', changed: 1 });
    await stage.advance(16_000);
    for (let look = 0; look < 2; look += 1)
      expect(await other.get<BulkJob>(`bulk/${id}`)).toMatchObject({
        state: 'lost',
        changed: 1,
        endedAt: expect.any(String),
      });
    const { entries } = await other.services.inspector.audit();
    expect(entries.map(({ who, action, count, error }) => [who, action, count, error])).toEqual([
      ['ann', 'Dashboard.bulk.drop', 1, 'The process that made the changes has ended.'],
      ['ann', 'Dashboard.bulk.drop.start', undefined, undefined],
    ]);
    await other.services.close();
  });

  it('It aborts the action', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `t${index}`);
    for (const id of ['a', 'b']) await board.fail(id);
    const { deadLetters } = board.services;
    const purge = deadLetters.purge.bind(deadLetters);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    jest.spyOn(deadLetters, 'purge').mockImplementation(async (id) => {
      await held;
      return purge(id);
    });
    const { value } = await board.post<BulkJob>('bulk', { action: 'drop', ids: [...ids, 'a', 'b'] });
    const other = openOther();
    await eventually(async () => expect((await other.ask('GET', `bulk/${value.id}`)).status).toBe(200));
    expect((await other.post(`bulk/${value.id}/abort`)).status).toBe(200);
    const stopped = jest.spyOn(stage.broker.audit, 'report');
    await eventually(async () => expect(await stopped.mock.results.at(-1)?.value).toBe(true));
    release();
    await eventually(async () => {
      expect(await other.get<BulkJob>(`bulk/${value.id}`)).toMatchObject({ state: 'aborted', changed: 0 });
    });
    expect((await stage.letterIds()).toSorted()).toEqual(['a', 'b']);
    await other.services.close();
  });
});
