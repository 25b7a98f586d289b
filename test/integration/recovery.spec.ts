import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { eventually } from '../support/eventually.js';
import { uniqueNamespace } from '../support/namespace.js';

const LEASE_MS = 500;
const HELD = 250;

let broker: RedisBroker;

beforeEach(async () => {
  broker = new RedisBroker({
    target: process.env['NTQ_TEST_REDIS_URL'] ?? '',
    namespace: uniqueNamespace('recovery'),
    client: randomUUID(),
    random: Math.random,
    connectTimeoutMs: 5_000,
    onError: () => undefined,
  });
  await broker.connect();
});

afterEach(() => broker.close());

it('takes back all that a dead worker held without a pause, in counts that do not hold Redis up', async () => {
  const { tasks } = broker;
  await tasks.recover(LEASE_MS);
  const head = { name: 'task', queue: 'default', at: broker.now() };
  await tasks.publish(
    Array.from({ length: HELD }, (_, index) => ({ id: `t-${index}`, head, body: '{"args":[]}' })),
  );
  await tasks.exchange({
    worker: 'dead',
    session: 0,
    sequence: 1,
    queues: ['default'],
    leaseMs: LEASE_MS,
    settlements: [],
    slots: HELD,
    prefetch: 0,
    holding: 0,
    leased: 0,
  });
  const counts: number[] = [];
  const batch = async () => (counts.push((await tasks.recover(LEASE_MS)).lost.length), counts.at(-1));
  await eventually(async () => expect(await batch()).toBeGreaterThan(0));
  await batch();
  await batch();
  expect(counts.filter((size) => size > 0)).toEqual([100, 100, 50]);
});
