import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RememberedWay } from '../../../src/broker/redis/exchange-way.js';
import { TaskIds } from '../../../src/core/task-id.js';
import type { Message } from '../../../src/core/task-message.js';
import { failed, LEASE_MS, retried, succeeded } from '../messages.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { Stage } from '../stage.js';
import { dump } from './dump.js';

/**
 * The digest of all that this day leaves behind in layout 6, with or without shards elsewhere. Another digest means that
 * processes of both versions do not share a namespace: raise the layout then.
 */
const DAY = '65acd5df8b5e1114498694b10bef69788c3aef8e0cd0131ec1ca5a737b26aef4';

/** The same for ids that are made with a fixed chance. */
const IDS = ['01b8dac5-b400-7000-b2a2-c2896bbba400', '01b8dac5-b400-7001-b8dd-b62070844400'];

describe('a namespace of one shard', () => {
  const stage = new Stage();
  let opened: OpenRedisBroker;

  beforeEach(async () => {
    await stage.open(async () => {
      opened = await openRedis({ way: new RememberedWay() });
      return opened;
    });
  });
  afterEach(() => opened.close());

  it('A day leaves the same keys and bytes behind as ever', async () => {
    const { broker } = stage;
    await broker.limits.declare([{ kind: 'concurrency', name: 'task/mail.send', limit: 1 }]);
    await broker.workers.beat(WORKER);
    await stage.publishAll('a', 'b', 'c', 'd', 'e');
    await stage.publish('later', { delayMs: 3_600_000 });
    await stage.publish('unique', { dedupe: 'task mail.send o-1', dedupeMs: 60_000 });
    for (const id of ['laned', 'behind']) await stage.publish(id, { lane: 'c:task/mail.send|acme' });
    await broker.workflows.draft({ root: 'w', owner: 'o', nodes: CHAIN, isFirst: true, entry: 'w/0' });
    const worker = stage.worker();
    const held = await worker.lease(9);
    const outcomes = [succeeded, retried(1_000), failed, succeeded];
    await worker.exchange({
      settlements: outcomes.map((outcome, index) => worker.settlement(held[index]!, outcome)),
    });
    await stage.advance(1_000);
    await broker.tasks.revoke(held[4]!.id, true, { call: 'revocation' });
    await broker.queues.pause('night', 'until six');
    await broker.control.setTimeLimit('mail.send', { soft: 5 });
    await broker.schedules.put(SCHEDULE);
    await broker.figures.record('source', 1, []);
    await stage.worker('w2').lease(2);
    await broker.tasks.recover(LEASE_MS);
    expect(digestOf(await dump(opened.redis, opened.prefix))).toBe(DAY);
  });

  it('Ids are made as ever', () => {
    const ids = new TaskIds(() => 1_893_456_000_000, chance());
    expect([ids.next(), ids.next()]).toEqual(IDS);
  });
});

const WORKER = {
  ...{ id: 'w1', host: 'h', pid: 1, queues: ['q'], concurrency: 1, running: 0, reserved: 0, done: 0 },
  ...{ loopLagMs: 0, memoryBytes: 1, startedAt: 1, version: '1', tasks: [] },
};

const SCHEDULE = {
  ...{ name: 'digest', from: undefined, version: 'v1' },
  fields: { entry: '{}', hash: 'h', origin: 'api', dueAt: 1_893_500_000_000, fireAt: 1_893_500_000_000 },
} as const;

const head = { name: 'mail.send', queue: 'q', at: 1_893_456_000_000 };
const CHAIN: readonly Message[] = [
  { id: 'w/0', head: { ...head, next: 'w' }, body: '{"args":[]}' },
  { id: 'w', head: { ...head, after: 'w/0', first: 'w/0', input: 1 }, body: '{"args":[]}' },
];

/** Fields and members are in the order of their names: that of Redis is another in each server. */
function digestOf(values: Readonly<Record<string, unknown>>): string {
  const { 'test-clock': _clock, ...kept } = values;
  // Levels came later. Processes of that day pass over them, and write none.
  const all = Object.fromEntries(Object.entries(kept).filter(([key]) => !key.startsWith('levels:')));
  const text = JSON.stringify(all, (_key, value: unknown) => {
    const type = Object.prototype.toString.call(value);
    if (type === '[object Set]') return [...(value as Set<string>)].sort();
    if (type !== '[object Object]') return value;
    return Object.fromEntries(
      Object.entries(value as object).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
  return createHash('sha256').update(text).digest('hex');
}

/** The steps of a small generator, so that ids are the same each time. */
function chance(): () => number {
  let seed = 42;
  return () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed / 2 ** 32;
  };
}
