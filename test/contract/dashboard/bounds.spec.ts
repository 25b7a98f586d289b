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

  it('Two whole payloads are read at once; one that was read makes room, and HEAD needs none', async () => {
    await board.fail('b');
    await board.stage.publish('a');
    const leave = [board.board.wholePayloads.take(), board.board.wholePayloads.take()];
    for (const path of ['tasks/a', 'dead-letters/b'].map((each) => `${each}/arguments`)) {
      const whole = `${path}?whole=true`;
      expect(await board.ask('GET', whole)).toMatchObject({
        status: 429,
        value: { error: { code: 'BUSY' } },
      });
      for (const [method, each] of [
        ['GET', path],
        ['HEAD', whole],
      ] as const)
        expect((await board.ask(method, each)).status).toBe(200);
    }
    leave[0]?.();
    for (const path of ['tasks/a', 'dead-letters/b', 'tasks/a'])
      expect((await board.ask('GET', `${path}/arguments?whole=true`)).status).toBe(200);
    leave[1]?.();
  });

  it('A value of whole that nobody knows is refused', async () => {
    await board.fail('b');
    await board.stage.publish('a');
    for (const path of ['tasks/a', 'dead-letters/b'])
      for (const value of ['false', '', 'TRUE', '1'])
        expect(await board.ask('GET', `${path}/arguments?whole=${value}`)).toMatchObject({
          status: 400,
          value: { error: { code: 'BAD_WHOLE' } },
        });
  });

  it('A viewer previews no schedule', async () => {
    const body = { every: '1m' };
    expect((await board.ask('POST', 'schedules/preview', { body, access: 'viewer' })).status).toBe(403);
    expect((await board.ask('POST', 'schedules/preview', { body })).status).toBe(200);
  });
});
