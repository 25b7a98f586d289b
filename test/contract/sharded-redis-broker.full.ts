import { describeBroker } from './broker.contract.js';
import { openShardedRedis } from './sharded-redis-opening.js';

// Order holds within a shard, so all tasks of a test live in one of four.
describeBroker('redis broker of four shards', () => {
  const url = process.env['NTQ_TEST_REDIS_URL'] as string;
  return openShardedRedis([url, url, url, url], () => 1);
});
