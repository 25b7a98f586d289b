import { expect, it } from '@jest/globals';
import { openRedis } from '../redis-opening.js';

it('A broker that connects leaves no key of its server check behind', async () => {
  const opened = await openRedis();
  try {
    expect(await opened.redis.keys(`${opened.prefix}server-check:*`)).toEqual([]);
  } finally {
    await opened.close();
  }
});
