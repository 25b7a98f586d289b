import { describe, expect, it } from '@jest/globals';
import type { DashboardAccess } from '../../../src/dashboard/http/access.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard, type DashboardStage } from './dashboard-stage.js';

const body = JSON.stringify({
  args: [{ user: 'ann', password: 'hunter2' }],
  headers: { tenant: 'acme', password: 'hunter2' },
});
const redact = (text: string, key?: string) => (key === 'password' ? '***' : text);
const OPERATOR: DashboardAccess = { allow: 'operator', as: 'olga' };
const FILTERS = ['args:ann', 'args.0.user:ann', 'header.tenant:acme'];

/** The paths that tell how many, or which, things fit a filter. */
const paths = (filter: string) =>
  ['tasks', 'tasks/search', 'tasks/count', 'dead-letters', 'dead-letters/groups', 'dead-letters/count'].map(
    (path) => `${path}?filter=${encodeURIComponent(filter)}`,
  );

const stored = async (board: DashboardStage) => {
  await board.fail('dead', { body });
  await board.stage.publish('waits', { body });
};

async function codes(board: DashboardStage, filter: string, access: DashboardAccess): Promise<unknown[]> {
  const reads = paths(filter).map((path) => board.ask('GET', path, { access }));
  const changes = ['revoke', 'requeue'].map((action) =>
    board.ask('POST', 'bulk', { access, body: { action, filter } }),
  );
  return (await Promise.all([...reads, ...changes])).map(
    ({ value }) => (value['error'] as { code: string } | undefined)?.code,
  );
}

const countsOf = async (board: DashboardStage, filter: string, access: DashboardAccess = OPERATOR) =>
  Promise.all(
    ['tasks/count', 'dead-letters/count'].map(async (path) => {
      const asked = await board.ask('GET', `${path}?filter=${encodeURIComponent(filter)}`, { access });
      return asked.value['count'];
    }),
  );

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('Filters about payloads on %s', (_name, open) => {
  const board = useDashboard(open, { arguments: 'shown', redact });

  it.each(FILTERS)('%s is refused to those who may not read payloads', async (filter) => {
    await stored(board);
    const access: DashboardAccess = { allow: ['tasks.revoke', 'dead.requeue'], as: 'bob' };
    expect(new Set(await codes(board, filter, access))).toEqual(new Set(['FORBIDDEN']));
    expect(await countsOf(board, filter)).toEqual([1, 1]);
  });

  it.each([
    ['args:hunter2', 0],
    ['args.0.password:hunter2', 0],
    ['args.password:hunter2', 0],
    ['header.password:hunter2', 0],
    ['args.0.password:***', 1],
    ['header.password:***', 1],
  ])('%s looks at the redacted text', async (filter, count) => {
    await stored(board);
    expect(await countsOf(board, filter)).toEqual([count, count]);
  });

  it('Nothing is noted where arguments are always shown', async () => {
    await stored(board);
    await countsOf(board, 'args:ann');
    expect(await board.audit()).toEqual([]);
  });
});

describe('Filters about payloads that are hidden', () => {
  const board = useDashboard(openMemory, { arguments: 'hidden' });

  it.each(FILTERS)('%s is refused to an admin as well', async (filter) => {
    await stored(board);
    expect(new Set(await codes(board, filter, 'admin'))).toEqual(new Set(['HIDDEN']));
  });
});

describe('Filters about payloads that are shown on demand', () => {
  const board = useDashboard(openMemory, { arguments: 'on demand', redact });

  it.each(paths('header.tenant:acme').filter((path) => !path.startsWith('tasks?')))(
    '%s is noted in the audit',
    async (path) => {
      await stored(board);
      await board.send('GET', `api/v1/${path}`, { access: OPERATOR });
      expect(await board.audit()).toEqual(['olga (dashboard) Dashboard.searchArguments header.tenant:acme']);
    },
  );

  it('One search is noted once for each user, however often its list is read again', async () => {
    await stored(board);
    for (let turn = 0; turn < 3; turn += 1) {
      await countsOf(board, 'args:ann');
      await countsOf(board, 'args:ann', { allow: 'operator', as: 'otto' });
    }
    await countsOf(board, 'args:bob');
    await countsOf(board, 'task:mail.*');
    expect(await board.audit()).toEqual([
      'olga (dashboard) Dashboard.searchArguments args:ann',
      'otto (dashboard) Dashboard.searchArguments args:ann',
      'olga (dashboard) Dashboard.searchArguments args:bob',
    ]);
    await board.stage.advance(600_000);
    await countsOf(board, 'args:ann');
    expect(await board.audit()).toHaveLength(4);
  });
});
