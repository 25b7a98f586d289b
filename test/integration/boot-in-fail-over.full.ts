import { afterEach, expect, it } from '@jest/globals';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import type { RedisTarget } from '../../src/broker/redis/redis-options.js';
import { ClusterSet } from '../support/cluster-set.js';
import { uniqueNamespace } from '../support/namespace.js';
import { SentinelSet } from '../support/sentinel-set.js';

let broker: RedisBroker | undefined;
let set: ClusterSet | SentinelSet | undefined;
afterEach(async () => {
  await broker?.close();
  await set?.stop();
});

function boot(target: RedisTarget, namespace: string): Promise<void> {
  const [random, onError] = [Math.random, () => undefined];
  broker = new RedisBroker({ target, namespace, random, onError, client: 'boot', connectTimeoutMs: 10_000 });
  return broker.connect();
}

it('A process that starts while a cluster fails over waits for the new master', async () => {
  const cluster = await ClusterSet.start({ replicas: true });
  set = cluster;
  const namespace = uniqueNamespace('boot');
  const owner = await cluster.ownerOf(await cluster.slotOf(namespace));
  await owner.server.kill9();
  await expect(boot(cluster.broker, namespace)).resolves.toBeUndefined();
});

it('A process that starts while Sentinels fail over waits for the new master', async () => {
  const sentinels = await SentinelSet.start();
  set = sentinels;
  await sentinels.pair.master.kill9();
  await expect(boot(sentinels.broker, uniqueNamespace('boot'))).resolves.toBeUndefined();
});
