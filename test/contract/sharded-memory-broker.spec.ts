import { describeBroker } from './broker.contract.js';
import { openShardedMemory } from './sharded-memory-opening.js';
import { describeSpread } from './spread.contract.js';

// Order holds within a shard, so all tasks of a test live in one of four.
describeBroker('memory broker of four shards', () => openShardedMemory(() => 2));
describeSpread('memory broker of four shards', () => openShardedMemory());
