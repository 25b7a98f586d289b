import { describe, expect, it } from '@jest/globals';
import { WAKES_NOBODY } from '../../../../src/broker/redis/publish-args.js';
import type { RedisConnection } from '../../../../src/broker/redis/redis-connection.js';
import { RedisTaskStore } from '../../../../src/broker/redis/redis-task-store.js';
import type { WakeUp } from '../../../../src/broker/redis/wake-up.js';
import type { ExchangeRequest, Publication } from '../../../../src/broker/task-store.js';

const REQUEST: ExchangeRequest = {
  ...{ worker: 'w', session: 0, sequence: 2, leaseMs: 30_000, holding: 0, leased: 0 },
  ...{ slots: 1, prefetch: 0, queues: ['q'], settlements: [] },
};
interface Call {
  readonly script: string;
  /** As they were sent. */
  readonly args: readonly unknown[];
  /** What another try would send. */
  readonly later: readonly unknown[];
}

interface Case {
  readonly ids?: readonly string[];
  /** Of the worker that sleeps in the process; left out: it has no room. */
  readonly request?: ExchangeRequest;
  readonly isInOrder?: boolean;
}

/** The calls of Redis that a publication causes; the worker of the process sleeps. */
async function callsOf({ ids = ['a'], request, isInOrder = true }: Case): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const redis = {
    run(script: string, args: readonly unknown[]) {
      calls.push({ script, args: [...args], later: args });
      return Promise.resolve([]);
    },
    inOnePacket: (send: (isInOrder: boolean) => unknown) => send(isInOrder),
  };
  const wakeUp = { hasSleeper: true, hint: () => void (request && store.exchange(request)) };
  const way = { isShort: () => true, refused: () => {} };
  const store: RedisTaskStore = new RedisTaskStore(
    redis as unknown as RedisConnection,
    wakeUp as unknown as WakeUp,
    way,
    () => {},
  );
  const head = { name: 't', queue: 'q', at: 1 };
  await store.publish(ids.map((id): Publication => ({ id, head, body: '{}' })));
  return calls;
}

const isAnybodyWoken = ([publish]: readonly Call[]) => publish?.args[WAKES_NOBODY] === '';

describe('a publication beside a worker of its process that sleeps', () => {
  it('The exchange goes behind the message, and nobody is woken for it', async () => {
    const calls = await callsOf({ request: REQUEST });
    expect(calls.map(({ script }) => script)).toEqual(['publish', 'exchange-short']);
    expect(isAnybodyWoken(calls)).toBe(false);
  });

  it('Another try of the publication wakes a worker', async () => {
    const [publish] = await callsOf({ request: REQUEST });
    expect(publish?.later).toEqual(publish?.args.with(WAKES_NOBODY, ''));
  });

  it.each<[string, Case]>([
    ['the worker has no room', {}],
    ['the worker asks for what fits beyond its slots', { request: { ...REQUEST, slots: 0, prefetch: 9 } }],
    ['the worker serves other queues', { request: { ...REQUEST, queues: ['other'] } }],
    ['there are many messages', { ids: ['a', 'b'], request: REQUEST }],
    ['commands may overtake each other', { request: REQUEST, isInOrder: false }],
  ])('A worker is woken where %s', async (_where, given) => {
    expect(isAnybodyWoken(await callsOf(given))).toBe(true);
  });

  it('Many messages go before the exchange', async () => {
    const calls = await callsOf({ ids: ['a', 'b'], request: REQUEST });
    expect(calls.map(({ script }) => script)).toEqual(['publish', 'exchange-short']);
  });
});
