import { afterAll, beforeAll } from '@jest/globals';
import { RedisProcess } from '../support/redis-process.js';
import { describeBroker } from './broker.contract.js';
import { openShardedRedis } from './sharded-redis-opening.js';
import { describeSpread } from './spread.contract.js';

let servers: readonly RedisProcess[] = [];

beforeAll(async () => {
  servers = await Promise.all([1, 2, 3, 4].map(() => RedisProcess.start()));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const open = (home?: (text: string) => number) =>
  openShardedRedis(
    servers.map(({ url }) => url),
    home,
  );

describeBroker('redis broker over four servers', () => open(() => 3));
describeSpread('redis broker over four servers', () => open());
