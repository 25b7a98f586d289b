import { describe, expect, it } from '@jest/globals';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('The bounds of the dashboard on %s', (_name, open) => {
  const board = useDashboard(open);

  it('Four searches run at once; one that has ended makes room', async () => {
    const path = 'api/v1/tasks/search?filter=args:x';
    const open = async () => (await board.send('GET', path)).body as AsyncGenerator<string>;
    const running = await Promise.all(Array.from({ length: 4 }, open));
    // The first piece is the greeting, with the second the search is under way.
    for (const search of running) for (let piece = 0; piece < 2; piece += 1) await search.next();
    expect((await board.ask('GET', 'tasks/search?filter=args:x')).status).toBe(429);
    await running[0]?.return(undefined);
    expect((await board.send('GET', path)).status).toBe(200);
    for (const search of running) await search.return(undefined);
  });

  it('A viewer previews no schedule', async () => {
    const body = { every: '1m' };
    expect((await board.ask('POST', 'schedules/preview', { body, access: 'viewer' })).status).toBe(403);
    expect((await board.ask('POST', 'schedules/preview', { body })).status).toBe(200);
  });
});
