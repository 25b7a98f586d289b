import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { ClusterSet } from '../support/cluster-set.js';
import { eventually } from '../support/eventually.js';
import { admin, infoOf } from '../support/redis-admin.js';
import { allow } from '../support/redis-user.js';
import { Load } from './servers/load.js';
import { poolWorks } from './servers/pool-works.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { targetText } from './worker/target.js';

const ROUNDS = 5;
/** Of the producer: each has one call under way. */
const CLIENTS = 4;
const NOTHING_WRONG = { lost: [], lostThoughSure: [], states: new Set(['SUCCESS']), repeated: 0, losses: 0 };

describe('a cluster under load', () => {
  let cluster: ClusterSet;
  let load: Load;

  beforeAll(async () => {
    cluster = await ClusterSet.start({ replicas: true });
  });
  afterAll(() => cluster.stop());
  beforeEach(() => {
    load = new Load({ broker: cluster.broker });
  });
  afterEach(() => load.end());

  it('A slot that moves key by key, in any order, loses nothing, repeats nothing, and leaves nothing on two nodes', async () => {
    const slot = await cluster.slotOf(load.scene.namespace);
    await load.start({ sure: true });
    await load.goesOn(50);
    let moved = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = await cluster.ownerOf(slot);
      const to = cluster.masters[(cluster.masters.indexOf(from) + 1) % cluster.masters.length]!;
      moved += await cluster.move(slot, to);
      expect(await cluster.ownerOf(slot)).toBe(to);
      for (const node of cluster.masters)
        if (node !== to) expect(await cluster.keysOn(node, slot)).toEqual([]);
      await load.goesOn(20);
    }
    await load.stop();
    const account = await load.account();
    console.log(
      `${ROUNDS} rounds, ${moved} keys moved, ${load.acked().length} acknowledged, ${account.lost.length} lost`,
    );
    expect(account).toEqual(NOTHING_WRONG);
  });

  it('A cluster refuses scripts whole while the slot is on its way, and workers and producers wait', async () => {
    const slot = await cluster.slotOf(load.scene.namespace);
    await load.start();
    await load.goesOn(50);
    const from = await cluster.ownerOf(slot);
    const to = cluster.masters[(cluster.masters.indexOf(from) + 1) % cluster.masters.length]!;
    const refusals = async () => Number(await infoOf(to.server, 'total_error_replies'));
    let rest = 0;
    await cluster.move(slot, to, async () => {
      // Between two keys the world may look as it likes: nobody writes, though each client has asked again.
      const [before, refused] = [load.acked().length, await refusals()];
      await eventually(async () => expect(await refusals()).toBeGreaterThanOrEqual(refused + CLIENTS));
      rest += load.acked().length - before;
    });
    await load.goesOn(50);
    await load.stop();
    expect(rest).toBeLessThanOrEqual(CLIENTS);
    expect(await load.account()).toEqual(NOTHING_WRONG);
  });

  it('A cluster serves a pool, whose guards find the node of the slot, too', () => poolWorks(cluster.broker));

  it('A cluster asks a user for the documented rights only', async () => {
    const { namespace } = load.scene;
    for (const { server } of cluster.nodes)
      await admin(server, (redis) => allow(redis, namespace, '+cluster|slots', '+cluster|info'));
    const redisOptions = { username: namespace, password: 'secret' };
    load.scene.redis = targetText({ ...cluster.broker, options: { redisOptions } });
    const worker = await load.scene.startWorker();
    const client = await load.scene.startClient();
    const result = await client.of(FixtureTasks).succeeds.enqueue();
    expect(await result.get()).toMatchObject({ pid: worker.pid });
  });

  it('A client of a cluster that is not held keeps no process alive, whichever nodes it talks to', async () => {
    const active = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    // Connections of the tests before this one end.
    await eventually(() => expect(active()).toBe(0));
    const broker = new RedisBroker({
      ...{ namespace: load.scene.namespace, client: 'c', random: () => 0.5, connectTimeoutMs: 60_000 },
      target: cluster.broker,
      onError: () => undefined,
    });
    try {
      broker.hold(false);
      await broker.connect();
      await broker.workers.list();
      await eventually(() => expect(active()).toBe(0));
      broker.hold(true);
      expect(active()).toBeGreaterThan(0);
    } finally {
      await broker.close();
    }
  });

  it('A cluster is refused when one of its masters evicts keys, because the slot may move there', async () => {
    const { server } = cluster.masters[1]!;
    await admin(server, (redis) => redis.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    try {
      const boot = load.scene.startClient();
      await expect(boot).rejects.toMatchObject({ code: 'CONFIGURATION' });
    } finally {
      await admin(server, (redis) => redis.config('SET', 'maxmemory-policy', 'noeviction'));
    }
  });

  it('A cluster goes on at the replica when the master is killed, and loses no task that a replica had', async () => {
    const slot = await cluster.slotOf(load.scene.namespace);
    const owner = await cluster.ownerOf(slot);
    await load.start({ sure: true });
    await load.goesOn(100);
    const safe = new Set(load.acked());
    await load.goesOn(20);
    const killedAt = performance.now();
    await owner.server.kill9();
    await load.goesOn(100);
    const tookMs = Math.round(performance.now() - killedAt);
    await load.stop();
    const account = await load.account();
    console.log(
      `${load.acked().length} acknowledged, ${account.lost.length} lost; 100 more had ended after ${tookMs} ms`,
    );
    // The last replies may be out before the replica was told.
    expect(account).toMatchObject({ lostThoughSure: [], states: NOTHING_WRONG.states });
    expect(account.lost.filter((id) => safe.has(id))).toEqual([]);
  });
});
