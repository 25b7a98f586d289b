import { describe, expect, it } from '@jest/globals';
import type {
  BulkJob,
  DeadLetterGroup,
  DeadLetterGroups,
  TaskCount,
} from '../../../src/dashboard/api-types.js';
import { eventually } from '../../support/eventually.js';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

const redact = (text: string) => text.replaceAll('Payment', '***');

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('Groups of dead letters on %s', (_name, open) => {
  const board = useDashboard(open, { redact });
  const { stage } = board;

  async function groups(filter = ''): Promise<readonly DeadLetterGroup[]> {
    return (await board.get<DeadLetterGroups>(`dead-letters/groups?filter=${encodeURIComponent(filter)}`))
      .groups;
  }

  async function groupOf(errorName: string, filter = ''): Promise<DeadLetterGroup> {
    const found = (await groups(filter)).find((group) => group.errorName === errorName);
    if (found === undefined) throw new Error(`no group of ${errorName}`);
    return found;
  }

  async function drop(filter: string): Promise<void> {
    const { value } = await board.post<BulkJob>('bulk', { action: 'drop', filter });
    await eventually(async () => {
      expect((await board.get<BulkJob>(`bulk/${value.id}`)).state).toBe('done');
    });
  }

  it('A bulk change of a group leaves the errors whose class, name or message contains its name', async () => {
    await board.fail('plain', {}, { name: 'Error' });
    await board.fail('sub', {}, { name: 'TypeError', classes: ['TypeError', 'Error'] });
    await board.fail('text', {}, { name: 'Aborted', message: 'Error' });
    await drop((await groupOf('Error')).filter);
    expect((await stage.letterIds()).toSorted()).toEqual(['sub', 'text']);
  });

  it('A group holds what was asked for: its filter keeps each term of the user', async () => {
    await board.fail('a', {}, { name: 'ApiError', message: 'timeout of the peer' });
    await board.fail('b', {}, { name: 'ApiError', message: 'card declined' });
    const { filter, count } = await groupOf('ApiError', 'error:timeout task:mail.* since:1h');
    expect([
      count,
      await board.get<TaskCount>(`dead-letters/count?filter=${encodeURIComponent(filter)}`),
    ]).toEqual([1, { count: 1, isExact: true }]);
    expect(filter).toContain('error:timeout task:mail.* since:1h');
    await drop(filter);
    expect(await stage.letterIds()).toEqual(['b']);
  });

  it('The name in its filter is the stored one, however it is redacted or cut where it is shown', async () => {
    const long = `Payment${'x'.repeat(300)}`;
    await board.fail('a', {}, { name: long });
    await board.fail('b', {}, { name: `${long}y` });
    await board.fail('c', {}, { name: '' });
    await board.fail('d', {}, { name: 'say "no": *' });
    const found = await groups();
    expect(found.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
    for (const { filter, newestId } of found) {
      await drop(filter);
      expect(await stage.letterIds()).not.toContain(newestId);
    }
    expect(await stage.letterIds()).toEqual([]);
  });

  it('A group of one task leaves those of a task whose name contains it', async () => {
    await board.fail('a', { name: 'mail' }, { name: 'ApiError' });
    await board.fail('b', { name: 'mail.send' }, { name: 'ApiError' });
    const group = (await groups()).find(({ task }) => task === 'mail');
    await drop(group?.filter ?? '');
    expect(await stage.letterIds()).toEqual(['b']);
  });
});
