import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { Broker } from '../../src/broker/broker.js';
import type { ShardedBroker } from '../../src/broker/sharded/sharded-broker.js';
import { tagsOf } from '../../src/broker/sharded/tags.js';
import { RIGHTS } from '../../src/broker/redis/server-check/rights.js';
import { createServices } from '../../src/services/create-services.js';
import { producerAcl } from '../../src/services/producer-acl.js';
import { connectBroker, openBroker, type BrokerTarget } from '../../src/services/open-broker.js';
import { eventually } from '../support/eventually.js';
import { uniqueNamespace } from '../support/namespace.js';
import { PLAIN_SERVICES } from '../support/plain-services.js';
import { RedisProcess } from '../support/redis-process.js';

const URL = process.env['NTQ_TEST_REDIS_URL'] as string;

describe('shards on Redis', () => {
  const brokers: Broker[] = [];
  const servers: RedisProcess[] = [];

  afterEach(async () => {
    await Promise.all(brokers.splice(0).map((broker) => broker.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const connect = async (address: Omit<BrokerTarget, 'target'> & Partial<BrokerTarget>) => {
    const broker = await connectBroker({ target: URL, ...address }, () => undefined);
    brokers.push(broker);
    return broker;
  };

  const startServers = async (count: number) => {
    const started = await Promise.all(Array.from({ length: count }, () => RedisProcess.start({ aof: true })));
    servers.push(...started);
    return started;
  };

  const message = (id: string) => ({
    id,
    head: { name: 'n', queue: 'q', at: Date.now() },
    body: '{"args":[]}',
  });

  describe('on one server', () => {
    it('Each shard has keys with a tag of its own, and the namespace says how many there are', async () => {
      const namespace = uniqueNamespace('shards');
      const broker = await connect({ namespace, shards: 4 });
      await broker.tasks.publish(Array.from({ length: 40 }, (_, index) => message(`t${index}`)));
      const redis = new Redis(URL);
      const lengths = await Promise.all(tagsOf(namespace, 4).map((tag) => redis.hlen(`ntq:{${tag}}:task`)));
      const meta = await redis.hgetall(`ntq:{${namespace}}:meta`);
      redis.disconnect();
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(40);
      expect(Math.min(...lengths)).toBeGreaterThan(0);
      expect(meta).toMatchObject({ shards: '4' });
    });

    it('Four shards share the connections of a process', async () => {
      const namespace = uniqueNamespace('shards');
      const [server] = await startServers(1);
      const broker = await connect({ namespace, shards: 4, target: (server as RedisProcess).url });
      await broker.queues.list();
      await broker.control.listen(() => undefined);
      const redis = new Redis((server as RedisProcess).url);
      const clients = String(await redis.client('LIST'))
        .split('\n')
        .filter((line) => line.includes('name=ntq-'));
      redis.disconnect();
      expect(clients).toHaveLength(2);
    });

    it.each([
      [4, 8, 'made for 4 shards, this process wants 8'],
      [4, undefined, 'made for 4 shards, this process wants 1'],
      [undefined, 4, 'made for 1 shards, this process wants 4'],
    ])('A namespace of %s shards refuses a process that wants %s', async (made, wanted, text) => {
      const namespace = uniqueNamespace('shards');
      await connect({ namespace, shards: made });
      await expect(connect({ namespace, shards: wanted })).rejects.toThrow(text);
    });

    it('A producer, which marks nothing, is refused as well', async () => {
      const namespace = uniqueNamespace('shards');
      await connect({ namespace, shards: 4 });
      await expect(connect({ namespace, shards: 2, role: 'producer' })).rejects.toThrow(/made for 4/);
    });

    it('An operator finds the shards that the namespace remembers', async () => {
      const namespace = uniqueNamespace('shards');
      const broker = await connect({ namespace, shards: 4 });
      await broker.tasks.publish([message('a'), message('b'), message('c')]);
      const operator = await openBroker({ target: URL, namespace, role: 'operator' }, () => undefined);
      brokers.push(operator);
      expect(operator.routing?.count).toBe(4);
      expect(await operator.queues.list()).toMatchObject([{ name: 'q', waiting: 3 }]);
    });

    it('A user with the rights of the docs is enough, for a worker and for a producer', async () => {
      const [server] = (await startServers(1)) as [RedisProcess];
      const [namespace, redis] = ['rights', new Redis(server.url)];
      const places = [`~ntq:{${namespace}}:meta`, `~ntq:{${namespace}.*}:*`, `&ntq:{${namespace}.*}:*`];
      await redis.acl('SETUSER', 'w', 'on', '>secret', ...places, ...RIGHTS.split(' '));
      await redis.acl('SETUSER', 'p', 'on', '>secret', ...producerAcl(namespace, 4));
      redis.disconnect();
      const as = (username: string) => ({ port: server.port, username, password: 'secret' });
      const worker = await connect({ namespace, shards: 4, target: as('w') });
      const producer = await connect({ namespace, shards: 4, target: as('p'), role: 'producer' });
      await producer.tasks.publish(['a', 'b', 'c', 'd'].map(message));
      expect(await worker.queues.list()).toMatchObject([{ waiting: 4 }]);
      await expect(producer.queues.purge('q')).rejects.toMatchObject({ code: 'SCRIPT' });
    });

    it('An empty namespace names others, and none of its own shards', async () => {
      const [server] = await startServers(1);
      const target = (server as RedisProcess).url;
      const full = await connect({ namespace: 'full', shards: 4, target });
      await full.tasks.publish([message('a')]);
      const empty = await connect({ namespace: 'empty', shards: 2, target });
      expect(await full.emptyNamespace?.()).toBeUndefined();
      expect(await empty.emptyNamespace?.()).toMatchObject({ name: 'empty', others: ['full'] });
    });
  });

  describe('on several servers', () => {
    it('The servers must stay in their order, and all of them are named', async () => {
      const [one, other] = (await startServers(2)).map(({ url }) => url) as [string, string];
      const namespace = uniqueNamespace('shards');
      await connect({ namespace, shards: [one, other] });
      await expect(connect({ namespace, shards: [other, one] })).rejects.toThrow(
        /Keep the servers in their order/,
      );
      await expect(connect({ namespace, shards: 2, target: one })).rejects.toThrow(/List all of them/);
      const operator = openBroker({ target: one, namespace, role: 'operator' }, () => undefined);
      await expect(operator).rejects.toThrow(/List all of them/);
    });

    it('A process boots without a server that is away, and uses it when it is back', async () => {
      const [one, other] = (await startServers(2)) as [RedisProcess, RedisProcess];
      const namespace = uniqueNamespace('shards');
      const shards = [one.url, other.url];
      const first = await connect({ namespace, shards });
      await first.tasks.publish(['a', 'b', 'c', 'd', 'e', 'f'].map(message));
      await other.kill9();
      const broker = (await connect({ namespace, shards })) as ShardedBroker;
      expect(broker.shards.all.map(({ isDown }) => isDown)).toEqual([false, true]);
      const [there] = await broker.queues.list();
      expect(there?.waiting).toBeLessThan(6);
      await other.restart();
      await eventually(async () => expect(await broker.queues.list()).toMatchObject([{ waiting: 6 }]));
    });

    it('A beat starts without a server that is away, and hears of changes there when it is back', async () => {
      const [one, other] = (await startServers(2)) as [RedisProcess, RedisProcess];
      const namespace = uniqueNamespace('shards');
      const shards = [one.url, other.url];
      await connect({ namespace, shards });
      await other.kill9();
      const broker = await connect({ namespace, shards });
      let changes = 0;
      // Whatever listens at a start comes to an end.
      await broker.schedules.onChange(() => (changes += 1));
      await broker.control.listen(() => undefined);
      await broker.control.onRevoked(() => undefined);
      const known = changes;
      await other.restart();
      await eventually(async () => expect(changes).toBeGreaterThan(known));
    });

    it('Behind a server that died calls fail at once, and new tasks go to the others', async () => {
      const [one, other] = (await startServers(2)) as [RedisProcess, RedisProcess];
      const broker = (await connect({
        namespace: uniqueNamespace('shards'),
        shards: [one.url, other.url],
      })) as ShardedBroker;
      const lost = ['a', 'b', 'c', 'd', 'e'].find((id) => broker.routing.shardOf(id) === 1) as string;
      await other.kill9();
      await expect(broker.tasks.publish([message(lost)])).rejects.toMatchObject({
        code: 'BROKER_UNAVAILABLE',
      });
      const begun = performance.now();
      await expect(broker.tasks.publish([message(lost)])).rejects.toThrow(/^Shard .* is down/);
      // A call to Redis would try for five seconds.
      expect(performance.now() - begun).toBeLessThan(1_000);
      for (let tick = 0; tick < 20; tick += 1) {
        expect(broker.routing.shardFor(undefined)).toBe(0);
        await Promise.resolve();
      }
      expect(await broker.takesWrites()).toBe(true);
      await other.restart();
      await eventually(async () => expect(await broker.tasks.publish([message(lost)])).toHaveLength(1));
      expect(broker.shards.all.map(({ isDown }) => isDown)).toEqual([false, false]);
    });

    it('A task that never left goes to another shard, unless it must live where it was sent', async () => {
      const [one, other] = (await startServers(2)) as [RedisProcess, RedisProcess];
      const broker = (await connect({
        namespace: uniqueNamespace('shards'),
        shards: [one.url, other.url],
      })) as ShardedBroker;
      const { tasks } = createServices(broker, PLAIN_SERVICES);
      await other.kill9();
      // The connection has ended by now, so that nothing can be written to it.
      await expect(broker.shards.at(1).broker.time()).rejects.toMatchObject({ isUnsent: true });
      const own = ['a', 'b', 'c', 'd', 'e'].find((id) => broker.routing.shardOf(id) === 1) as string;
      const enqueue = (id?: string) =>
        tasks.enqueue('n', [], { queue: 'q', ...(id !== undefined && { id }) });
      const refused = expect(enqueue(own)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
      const results = [];
      for (let tick = 0; tick < 8; tick += 1) {
        results.push(enqueue());
        await Promise.resolve();
      }
      const shards = (await Promise.all(results)).map(({ id }) => broker.routing.shardOf(id));
      expect(shards).toEqual(shards.map(() => 0));
      await refused;
      expect(await broker.queues.list()).toMatchObject([{ name: 'q', waiting: 8 }]);
    });

    it('A process that finds no server does not boot', async () => {
      const [one, other] = (await startServers(2)) as [RedisProcess, RedisProcess];
      const shards = [one.url, other.url];
      await Promise.all([one.kill9(), other.kill9()]);
      await expect(connect({ namespace: uniqueNamespace('shards'), shards })).rejects.toMatchObject({
        code: 'BROKER_UNAVAILABLE',
      });
    });
  });
});
