import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Broker } from '../../src/broker/broker.js';
import { connectBroker } from '../../src/services/open-broker.js';
import { listShards } from '../../src/services/shards/shard-list.js';
import { ClusterSet } from '../support/cluster-set.js';
import { eventually } from '../support/eventually.js';
import { uniqueNamespace } from '../support/namespace.js';

const SHARDS = 6;

describe('the shards of a namespace in a cluster', () => {
  const namespace = uniqueNamespace('shards');
  let cluster: ClusterSet;
  let broker: Broker;

  beforeAll(async () => {
    cluster = await ClusterSet.start();
    broker = await connectBroker({ target: cluster.broker, namespace, shards: SHARDS }, () => undefined);
    const head = { name: 'n', queue: 'q', at: Date.now() };
    const ids = Array.from({ length: 60 }, (_, index) => `t${index}`);
    await broker.tasks.publish(ids.map((id) => ({ id, head, body: '{"args":[]}' })));
  });
  afterAll(async () => {
    await broker.close();
    await cluster.stop();
  });

  const countsOf = async () => {
    const rows = (await listShards(broker))?.shards ?? [];
    const servers = cluster.masters.map(({ server }) => `127.0.0.1:${server.port}`);
    return servers.map((server) => rows.filter((row) => row.server === server).length);
  };

  it('A new cluster has them evenly', async () => {
    expect(await countsOf()).toEqual([2, 2, 2]);
    expect((await listShards(broker))?.moves).toEqual([]);
  });

  it('The printed commands even them out where they are uneven, and lose no task', async () => {
    const [first, second] = cluster.masters;
    const before = (await listShards(broker))?.shards ?? [];
    for (const { slot = 0, server } of before)
      if (server === `127.0.0.1:${second?.server.port}`) await cluster.move(slot, first as never);
    expect(await countsOf()).toEqual([4, 0, 2]);
    const { moves = [] } = (await listShards(broker)) ?? {};
    expect(moves).toHaveLength(2);
    for (const command of moves.flatMap(({ commands }) => commands))
      await promisify(execFile)('sh', ['-c', command]);
    await eventually(async () => expect(await countsOf()).toEqual([2, 2, 2]));
    expect(await broker.queues.list()).toMatchObject([{ name: 'q', waiting: 60 }]);
  });
});
