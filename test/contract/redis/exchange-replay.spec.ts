import { afterEach, describe, expect, it } from '@jest/globals';
import type { ExchangeRequest } from '../../../src/broker/task-store.js';
import { HOUR, succeeded } from '../messages.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { Stage } from '../stage.js';
import { ChosenWay } from './chosen-way.js';
import { dump } from './dump.js';

type Way = 'long' | 'short';
type Prepare = (stage: Stage) => Promise<Partial<ExchangeRequest>>;

/** What an exchange finds; each can take the short way. */
const SCENES: readonly (readonly [name: string, prepare: Prepare])[] = [
  ['nothing', () => Promise.resolve({ slots: 2 })],
  ['no room', (stage) => stage.publishAll('a').then(() => ({}))],
  ['two tasks, the last of their list', (stage) => stage.publishAll('a', 'b').then(() => ({ slots: 3 }))],
  ['more tasks than it takes', (stage) => stage.publishAll('a', 'b', 'c').then(() => ({ slots: 2 }))],
  [
    'a delayed task',
    async (stage) => {
      await stage.publish('later', { delayMs: HOUR });
      return { slots: 1 };
    },
  ],
  [
    'successes of two ttls, and two tasks',
    async (stage) => {
      await stage.publishAll('a', 'b');
      await stage.publish('c', { ttl: 2 * HOUR });
      await stage.publishAll('d', 'e', 'f');
      const worker = stage.worker();
      const deliveries = await worker.lease(3);
      return { settlements: deliveries.map((one) => worker.settlement(one, succeeded)), slots: 2 };
    },
  ],
  [
    'a success that has reported progress, and is watched',
    async (stage) => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await stage.broker.results.progress('a', delivery.token, '1');
      await (stage.opened as OpenRedisBroker).run('find', 'e/client', 'a', 'b');
      return { settlements: [worker.settlement(delivery, succeeded)], slots: 1 };
    },
  ],
];
const WAYS: readonly (readonly [Way, Way])[] = [
  ['short', 'short'],
  ['short', 'long'],
  ['long', 'short'],
];
const CASES = SCENES.flatMap(([name, prepare]) => WAYS.map((ways) => [name, ...ways, prepare] as const));

describe('an exchange on the short way', () => {
  const stage = new Stage();
  let way: Way = 'long';
  const chosen = new ChosenWay(() => way === 'short');

  afterEach(() => stage.opened?.close());

  it.each(CASES)(
    'repeated with %s, the %s way and then the %s way: same answer, same state',
    async (_, first, second, prepare) => {
      way = 'long';
      await stage.open(() => openRedis({ way: chosen }));
      const { redis, prefix } = stage.opened as OpenRedisBroker;
      const worker = stage.worker();
      await worker.exchange({});
      const request = await prepare(stage);
      const before = chosen.handedOver;
      way = first;
      const reply = await worker.exchange(request);
      // Else it would be the long way that is looked at.
      expect(chosen.handedOver).toBe(before);
      const state = await dump(redis, prefix);
      way = second;
      const again = await worker.repeat();
      expect([again.deliveries, again.refused, again.next.dueInMs]).toEqual([
        reply.deliveries,
        [],
        reply.next.dueInMs,
      ]);
      expect(await dump(redis, prefix)).toEqual(state);
    },
  );

  /** An entry of an earlier life of an id, as a fail-over may leave it. */
  async function addEntry(id: string): Promise<void> {
    const { redis, prefix } = stage.opened as OpenRedisBroker;
    await redis.sadd(`${prefix}bands`, '5:q');
    await redis.rpush(`${prefix}ready:5:q`, id);
  }

  it.each<readonly [string, readonly string[], (stage: Stage) => Promise<unknown>]>([
    ['an entry of a task that runs', [], (on) => runElsewhere(on, 'a').then(() => addEntry('a'))],
    ['an entry of a delayed task', [], (on) => on.publish('a', { delayMs: HOUR }).then(() => addEntry('a'))],
    ['two entries of one task', ['a'], (on) => on.publish('a').then(() => addEntry('a'))],
    ['an entry without a task', [], () => addEntry('a')],
    ['a task that may expire', ['a'], (on) => on.publish('a', { expiresInMs: HOUR })],
    ['a task in a lane', ['a'], (on) => on.publish('a', { lane: 'f:x' })],
    ['a suspect', ['a'], (on) => on.publish('a', { losses: 2 })],
    ['two bands', ['b', 'a'], (on) => on.publish('a').then(() => on.publish('b', { priority: 9 }))],
    ['a paused queue', [], (on) => on.publish('a').then(() => on.broker.queues.pause('q'))],
    ['a task that is due', ['a'], (on) => on.publish('a', { delayMs: 5 }).then(() => on.advance(5))],
  ])('hands %s over to the long way, which leases %j', async (_name, expected, prepare) => {
    way = 'long';
    await stage.open(() => openRedis({ way: chosen }));
    const worker = stage.worker();
    await worker.exchange({});
    await prepare(stage);
    const before = chosen.handedOver;
    way = 'short';
    expect((await worker.lease(3)).map(({ id }) => id)).toEqual(expected);
    expect(chosen.handedOver).toBe(before + 1);
  });
});

async function runElsewhere(stage: Stage, id: string): Promise<void> {
  await stage.publish(id);
  await stage.worker('w2').lease(1);
}
