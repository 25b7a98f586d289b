import { describeModel } from './describe-model.js';
import { memoryModel, redisModel } from './model-broker.js';
import { shardedMemoryModel } from './sharded-model.js';
import { flowingSeriesArbitrary, lanedSeriesArbitrary, seriesArbitrary } from './step.js';

// Limits hold in one shard, so all tasks of a test with limits live in one of four.
describeModel([
  ['in Redis', redisModel, seriesArbitrary],
  ['in Redis, each script twice', () => redisModel({ isRepeated: true }), seriesArbitrary],
  ['in Redis, in lists too long to search', () => redisModel({ keepsEntries: true }), seriesArbitrary],
  ['in memory', memoryModel, seriesArbitrary],
  ['in workflows, in Redis', redisModel, flowingSeriesArbitrary],
  ['in workflows, in memory', memoryModel, flowingSeriesArbitrary],
  ['in lanes, in Redis', redisModel, lanedSeriesArbitrary],
  ['in lanes, in memory', memoryModel, lanedSeriesArbitrary],
  ['in one of four shards in memory', () => shardedMemoryModel(() => 2), seriesArbitrary],
  ['in lanes, in one of four shards in memory', () => shardedMemoryModel(() => 3), lanedSeriesArbitrary],
  ['in workflows, over four shards in memory', () => shardedMemoryModel(), flowingSeriesArbitrary],
]);
