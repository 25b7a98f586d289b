import { describeModel } from './describe-model.js';
import { shardedRedisModel } from './sharded-model.js';
import { flowingSeriesArbitrary, lanedSeriesArbitrary, seriesArbitrary } from './step.js';

// Four hash tags of one server.
describeModel([
  ['in one of four shards in Redis', () => shardedRedisModel(() => 1), seriesArbitrary],
  ['in lanes, in one of four shards in Redis', () => shardedRedisModel(() => 0), lanedSeriesArbitrary],
  ['in workflows, over four shards in Redis', () => shardedRedisModel(), flowingSeriesArbitrary],
]);
