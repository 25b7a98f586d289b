import { afterAll, beforeAll } from '@jest/globals';
import { ClusterSet } from '../support/cluster-set.js';
import { describeBroker } from './broker.contract.js';
import { openCluster } from './redis-opening.js';

let cluster: ClusterSet;

beforeAll(async () => {
  cluster = await ClusterSet.start();
});
afterAll(() => cluster.stop());

describeBroker('redis broker in a cluster', () => openCluster(cluster));
