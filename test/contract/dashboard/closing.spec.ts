import { describe, expect, it } from '@jest/globals';
import { openMemory } from '../memory-opening.js';
import { openRedis } from '../redis-opening.js';
import { useDashboard } from './dashboard-stage.js';

describe.each([
  ['memory', openMemory],
  ['Redis', () => openRedis()],
])('A dashboard on %s that closes', (_name, open) => {
  const board = useDashboard(open);

  async function openStream(path: string): Promise<AsyncIterator<string>> {
    const { body } = await board.send('GET', `api/v1/${path}`);
    const stream = (body as AsyncIterable<string>)[Symbol.asyncIterator]();
    // The first piece is the greeting.
    await stream.next();
    return stream;
  }

  it('It ends a search with the reason', async () => {
    await board.stage.publishAll('a', 'b');
    const search = await openStream('tasks/search?filter=args:x');
    await board.dashboard.close();
    const pieces: string[] = [];
    for (let next = await search.next(); next.done !== true; next = await search.next())
      pieces.push(next.value);
    expect(pieces.join('')).toMatch(/^event: failure\ndata: .*"CLOSING"/);
  });

  it.each(['live?topics=counts', 'tasks/search?filter=args:x'])(
    'It does not open %s any more',
    async (path) => {
      await board.dashboard.close();
      const { status, value } = await board.ask('GET', path);
      expect([status, value]).toEqual([503, { error: expect.objectContaining({ code: 'CLOSING' }) }]);
    },
  );
});
