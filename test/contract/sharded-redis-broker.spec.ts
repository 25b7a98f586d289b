import { describeBroker } from './broker.contract.js';
import { openShardedRedis } from './sharded-redis-opening.js';
import { describeSpread } from './spread.contract.js';

const open = (home?: (text: string) => number) => {
  const url = process.env['NTQ_TEST_REDIS_URL'] as string;
  return openShardedRedis([url, url, url, url], home);
};

// Order holds within a shard, so all tasks of a test live in one of four.
describeBroker('redis broker of four shards', () => open(() => 1));
describeSpread('redis broker of four shards', () => open());
