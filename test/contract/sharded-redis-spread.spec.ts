import { openShardedRedis } from './sharded-redis-opening.js';
import { describeSpread } from './spread.contract.js';

describeSpread('redis broker of four shards', () => {
  const url = process.env['NTQ_TEST_REDIS_URL'] as string;
  return openShardedRedis([url, url, url, url], undefined);
});
