import { expect, it } from '@jest/globals';
import { openRedis } from '../redis-opening.js';

it('leaves nothing of what it tries before it begins', async () => {
  const opened = await openRedis();
  try {
    expect(await opened.redis.keys(`${opened.prefix}preflight:*`)).toEqual([]);
  } finally {
    await opened.close();
  }
});
