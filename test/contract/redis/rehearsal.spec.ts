import { expect, it } from '@jest/globals';
import { openRedis } from '../redis-opening.js';

it('leaves nothing of what it tries before it begins', async () => {
  const opened = await openRedis();
  const { redis, prefix } = opened;
  try {
    const keys = await redis.keys(`${prefix}*`);
    expect(keys.filter((key) => key.startsWith(`${prefix}preflight:`))).toEqual([]);
  } finally {
    await opened.close();
  }
});
