import { describe, expect, it, jest } from '@jest/globals';
import type { BulkJob } from '../../../src/dashboard/api-types.js';
import { BrokerUnavailableError } from '../../../src/core/errors.js';
import { eventually } from '../../support/eventually.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

const away = () => Promise.reject(new BrokerUnavailableError('Redis is away.'));

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The audit of bulk changes on %s', (_name, open) => {
  const board = useDashboard(open);
  const { stage } = board;

  async function lines() {
    const { entries } = await board.services.inspector.audit();
    return entries.toReversed().map(({ action, count, error }) => [action, count, error]);
  }

  async function drop(ids: readonly string[]): Promise<string> {
    return (await board.post<BulkJob>('bulk', { action: 'drop', ids })).value.id;
  }

  it('The start is noted before the first change', async () => {
    await board.fail('a');
    const purge = jest.spyOn(board.services.deadLetters, 'purge');
    const seen: unknown[] = [];
    purge.mockImplementation(async () => {
      seen.push(...(await lines()));
      return 0;
    });
    await drop(['a']);
    await eventually(() => expect(seen).toEqual([['Dashboard.bulk.drop.start', undefined, undefined]]));
  });

  it('Where the start cannot be noted, nothing is changed', async () => {
    await board.fail('a');
    jest.spyOn(stage.broker.audit, 'record').mockImplementationOnce(away);
    const id = await drop(['a']);
    await eventually(async () => {
      expect(await board.get<BulkJob>(`bulk/${id}`)).toMatchObject({
        state: 'failed',
        changed: 0,
        error: { code: 'BROKER_UNAVAILABLE' },
      });
    });
    expect(await stage.letterIds()).toEqual(['a']);
  });

  it('A broker that goes away in the middle leaves a line that says how many were changed, once it is back', async () => {
    for (const id of ['a', 'b']) await board.fail(id);
    const { deadLetters } = board.services;
    const purge = deadLetters.purge.bind(deadLetters);
    jest.spyOn(deadLetters, 'purge').mockImplementation((id) => {
      if (id !== 'b') return purge(id);
      jest.spyOn(stage.broker.audit, 'record').mockImplementationOnce(away);
      return away();
    });
    await drop(['b', 'a']);
    await eventually(async () => {
      expect(await lines()).toEqual([
        ['Dashboard.bulk.drop.start', undefined, undefined],
        ['Dashboard.bulk.drop', 1, 'Redis is away.'],
      ]);
    });
    expect(await stage.letterIds()).toEqual(['b']);
  });

  it('A dashboard that closes waits for its changes and their note, and begins no more', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `t${index}`);
    for (const id of ids) await board.fail(id);
    await drop(ids);
    await board.dashboard.close();
    const left = await stage.letterIds();
    expect(await lines()).toEqual([
      ['Dashboard.bulk.drop.start', undefined, undefined],
      ['Dashboard.bulk.drop', 60 - left.length, 'It was aborted.'],
    ]);
    expect((await board.post('bulk', { action: 'drop', ids })).status).toBe(503);
    expect(await stage.letterIds()).toEqual(left);
  });
});
