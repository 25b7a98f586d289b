import { describe, expect, it } from '@jest/globals';
import { walkCursorOf } from '../../../src/dashboard/read/cursor.js';
import { listLive } from '../../../src/dashboard/read/list-live.js';

const refused = expect.objectContaining({ status: 400, code: 'BAD_CURSOR' });

describe('The cursor of a walk', () => {
  it.each(['', '0', '18446744073709551615', '5,=100,', '=7,=8', '=-,5'])(
    '%j is one, also over several shards',
    (cursor) => {
      expect(walkCursorOf(cursor)).toBe(cursor);
    },
  );

  it.each(['x', '-1', '18446744073709551616', '1,18446744073709551616', '=', '=x', '=-1', ','.repeat(1_024)])(
    '%j is refused',
    (cursor) => {
      expect(() => walkCursorOf(cursor)).toThrow(refused);
    },
  );

  it('One that leads nowhere is refused, and not followed for ever', async () => {
    const walk = (next: string) => Promise.resolve({ next, tasks: [], examined: 0, total: 0 });
    const broker = { inspector: { walk }, now: () => 0 } as never;
    await expect(listLive(broker, {} as never, { cursor: '=1,0,0', limit: 50 })).rejects.toEqual(refused);
  });
});
