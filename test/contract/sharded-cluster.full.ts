import { afterAll, beforeAll } from '@jest/globals';
import { ClusterSet } from '../support/cluster-set.js';
import { describeBroker } from './broker.contract.js';
import { openShardedCluster } from './sharded-redis-opening.js';
import { describeSpread } from './spread.contract.js';

let cluster: ClusterSet;

beforeAll(async () => {
  cluster = await ClusterSet.start();
});
afterAll(() => cluster.stop());

describeBroker('redis broker of six shards in a cluster', () => openShardedCluster(cluster, 6, () => 4));
describeSpread('redis broker of six shards in a cluster', () => openShardedCluster(cluster, 6, undefined));
