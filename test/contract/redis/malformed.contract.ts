import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../src/broker/task-store.js';
import { failed, HOUR, LEASE_MS, released, retried, succeeded } from '../messages.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { placed, textsFor, type Place } from './malformed-texts.js';
import { useStage } from '../stage.js';

const head = (more: string) => `{"name":"n","queue":"q","at":1,${more}}`;

/** What no version of this package writes, or only half of it. */
const HEADS: readonly string[] = [
  '',
  '{',
  '{}',
  '[]',
  'null',
  '5',
  '"text"',
  '\u0000\u00ff',
  '['.repeat(2_000),
  '{"name":1,"queue":"q","at":1}',
  '{"name":"n","queue":{},"at":1}',
  '{"name":"n","queue":"q","at":"now"}',
  '{"name":"n","queue":"q","at":1e999}',
  '{"name":"n","queue":"q","at":null}',
  '{"name":"n","queue":"other queue\\n","at":1}',
  head('"priority":"high"'),
  head('"priority":null'),
  head('"priority":-1e300'),
  head('"priority":1e999'),
  head('"retries":"x"'),
  head('"retries":null'),
  head('"retries":1e999'),
  head('"losses":-1e999'),
  head('"losses":1e300'),
  head('"releases":{}'),
  head('"maxLosses":"x"'),
  head('"maxLosses":-1'),
  head('"expires":"x"'),
  head('"expires":1e999'),
  head('"expires":-1'),
  head('"expires":NaN'),
  head('"ttl":1e300'),
  head('"ttl":-1e300'),
  head('"ttl":"x"'),
  head('"hooks":"x"'),
  head('"hooks":5'),
  head('"hooks":null'),
  head('"hooks":{"a":1}'),
  head('"hooks":[1,null,{},[]]'),
  head('"hooks":["\\n"]'),
  head('"dedupe":5'),
  head('"dedupe":null'),
  head('"origin":[]'),
  head('"lastToken":5'),
  head('"unknownAt":"x"'),
  head('"early":null'),
  head('"early":"x","expires":5'),
  head('"hook":{}'),
  head('"other":1e999'),
  head('"other":{"deep":[1e999]}'),
];
/** Records that nobody wrote, or only half of each. */
export const RECORDS: readonly string[] = [
  '',
  'x',
  'r',
  's',
  'e',
  '\n',
  'r\n',
  'e\n',
  'e123',
  'e0000000000000',
  'eabcdefghijklm{}\n\n',
  'z{"name":"n","queue":"q","at":1}\n',
  ...HEADS.flatMap((json) => [`r${json}\n{"args":[]}`, `s${json}\n{"args":[]}`]),
  ...HEADS.slice(0, 9).map((json) => `e9999999999999${json}\n1\n`),
];
const TEXTS = ['', ' ', 'x', '-1', '1e999', 'NaN', '0x10', 'null', '\u0000', 'a b c', '5 5 5', '\n'];
const STRINGS = ['timer', 'isolating', 'fetch:serves:0', 'fetch:dies:0'];
const FIELDS = ['bad', 'good', 'key'];
/** Each with a field. */
const HASHES = [
  ...['active', 'progress', 'revoked', 'watchers', 'dedupe', 'dead-letters', 'workers'].flatMap((name) =>
    FIELDS.map((field) => `${name} ${field}`),
  ),
  ...['recoveredAt', 'graceUntil', 'maxLease', 'layout'].map((field) => `meta ${field}`),
  'stats stale',
  'paused bad',
];
const SORTED_SETS = ['delayed', 'expiries', 'leases', 'dead-letter-times', 'buckets'];
const SETS = ['bands'];
const LISTS = ['ready:5:q', 'ready:s:q', 'wake:q', 'history:good', 'history:bad'];

const shown = (texts: readonly string[]) =>
  texts.map((text) => [JSON.stringify(text).slice(0, 60), text] as const);

export interface MalformedPlan {
  /** They are laid into each place where a record can lie. */
  readonly records: readonly string[];
  /** Each key gets one text of this number of texts; over the keys of a type all of them come up. */
  readonly oneTextOf: number;
}

export function describeMalformed(plan: MalformedPlan): void {
  describe('a namespace with bytes in it that nobody wrote', () => namespaceWith(plan));
}

function namespaceWith({ records, oneTextOf }: MalformedPlan): void {
  const stage = useStage(openRedis);
  const behind = () => stage.opened as OpenRedisBroker;
  const key = (name: string) => behind().prefix + name;

  /** All that workers and people do; fails when anything of it does, or when a good task is not served. */
  async function expectToWork(): Promise<void> {
    expect(await stage.publish('good')).toEqual({ kind: 'published' });
    await stage.publish('good-later', { delayMs: 1_000, dedupe: 'key', dedupeMs: HOUR, maxLength: 100 });
    await stage.advance(1_000);
    const seen = await serve();
    expect(seen).toEqual(expect.arrayContaining(['good', 'good-later']));
    await stage.publish('lost');
    await serveNone();
    await stage.outlastLease();
    await stage.outlastLease();
    expect(await serve()).toContain('lost');
    await lookAround();
  }

  /** Takes and settles all there is, each with another outcome, then with success. */
  async function serve(): Promise<string[]> {
    const worker = stage.worker('serves');
    const seen: string[] = [];
    let settlements: { delivery: Delivery; outcome: typeof failed }[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const { deliveries } = await worker.exchange({ slots: 10, settlements: settlements as never });
      seen.push(...deliveries.map(({ id }) => id));
      const outcomes = turn === 0 ? [retried(), released, failed, succeeded] : [succeeded];
      settlements = deliveries.map((one, index) =>
        worker.settlement(one, outcomes[(index + stage.now) % outcomes.length]!),
      ) as never;
    }
    await worker.exchange({ settlements: settlements as never });
    return seen;
  }

  /** Leases what is there and dies. */
  async function serveNone(): Promise<void> {
    await stage.worker('dies').exchange({ slots: 10 });
  }

  async function lookAround(): Promise<void> {
    const { broker } = stage;
    await broker.results.find(['bad', 'good']);
    await broker.queues.list();
    await broker.queues.list(['q']);
    await broker.inspector.counts();
    await broker.inspector.tasks('delayed', { offset: 0, limit: 10 });
    await broker.inspector.tasks('active', { offset: 0, limit: 10 });
    for (const { id } of await broker.deadLetters.list({ offset: 0, limit: 50 })) {
      await broker.deadLetters.get(id);
    }
    await broker.workers.list();
    await broker.tasks.revoke('bad', true);
    await broker.queues.purge('q');
    await stage.advance(48 * HOUR);
    for (let turn = 0; turn < 20; turn += 1) {
      await broker.tasks.prune({ deadLetterAgeMs: 1, deadLetterCount: 0, silentMs: 1, draftAgeMs: 600_000 });
    }
  }

  it.each(shown(records))('goes on past the record %s, wherever it lies', async (_shown, record) => {
    const { redis } = behind();
    await redis.hset(key('task'), 'bad', record, 'bad-delayed', record, 'bad-lost', record);
    await redis.rpush(key('ready:5:q'), 'bad');
    await redis.rpush(key('ready:s:q'), 'bad');
    await redis.sadd(key('bands'), '5:q', 's:q');
    await redis.zadd(key('delayed'), stage.now, 'bad-delayed');
    await redis.hset(key('active'), 'bad-lost', 'dead:1:1:1');
    await redis.zadd(key('leases'), stage.now - 1, 'bad-lost');
    await expectToWork();
  });

  it.each(shown(records))('settles where the record became %s', async (_shown, record) => {
    const { redis } = behind();
    await stage.publishAll('bad', 'bad2', 'bad3', 'bad4');
    const worker = stage.worker();
    const deliveries = await worker.lease(4);
    for (const { id } of deliveries) await redis.hset(key('task'), id, record);
    const outcomes = [retried(), released, failed, succeeded];
    const settlements = deliveries.map((one, index) => worker.settlement(one, outcomes[index]!));
    expect((await worker.exchange({ settlements })).refused).toEqual([]);
    expect((await stage.broker.inspector.counts()).active).toBe(0);
    await expectToWork();
  });

  /** Writes one text after the other to that place, and works with each. */
  async function expectToWorkWithAny(place: Place, write: (text: string) => Promise<unknown>): Promise<void> {
    for (const text of textsFor(place, TEXTS, oneTextOf)) {
      await write(text);
      await expectToWork().catch((cause: unknown) => {
        throw new Error(`with ${JSON.stringify(text)}: ${String(cause)}`, { cause });
      });
    }
  }

  it('A dedupe key that a task holds which is not there is free', async () => {
    await behind().redis.hset(key('dedupe'), 'key', `ghost ${stage.now + HOUR}`);
    expect(await stage.publish('a', { dedupe: 'key', dedupeMs: HOUR })).toEqual({ kind: 'published' });
  });

  it.each(placed(STRINGS))('goes on whatever is in the string %s', async (name, place) => {
    await expectToWorkWithAny(place, (text) => behind().redis.set(key(name), text));
  });

  it.each(placed(HASHES))('goes on whatever is in the hash %s', async (name, place) => {
    const [hash = '', field = ''] = name.split(' ');
    await expectToWorkWithAny(place, (text) => behind().redis.hset(key(hash), field, text));
  });

  it.each(placed(SORTED_SETS))('goes on whatever is in the sorted set %s', async (name, place) => {
    const { redis } = behind();
    await expectToWorkWithAny(place, (text) =>
      redis.zadd(key(name), 0, text, 1, `${text} `, Number.MAX_SAFE_INTEGER, `far ${text}`, '+inf', 'never'),
    );
  });

  it.each(placed(SETS))('goes on whatever is in the set %s', async (name, place) => {
    const { redis } = behind();
    await expectToWorkWithAny(place, (text) =>
      redis.sadd(key(name), text, `5:${text}`, `s:${text}`, `${text}:q`),
    );
  });

  it.each(placed(LISTS))('goes on whatever is in the list %s', async (name, place) => {
    const { redis } = behind();
    await expectToWorkWithAny(place, async (text) => {
      await redis.rpush(key(name), text, text);
      await redis.sadd(key('bands'), '5:q', 's:q');
    });
  });

  it('refuses settlements also where the count of them is none', async () => {
    await behind().redis.hset(key('stats'), 'stale', 'x');
    await stage.publish('a');
    const worker = stage.worker();
    const delivery = await worker.leaseOne();
    expect(await worker.settle({ ...delivery, token: 'w1:9:9:9' }, succeeded)).toEqual(['a']);
  });

  it('keeps the bytes of a record that nobody can read among the dead letters', async () => {
    const { redis } = behind();
    await redis.hset(key('task'), 'bad', 's{}\nbytes');
    await redis.rpush(key('ready:5:q'), 'bad');
    await redis.sadd(key('bands'), '5:q');
    await stage.worker().lease(1);
    expect(await stage.broker.deadLetters.get('bad')).toMatchObject({ raw: 's{}\nbytes', letter: undefined });
    expect(await stage.endedHead('bad')).toMatchObject({ state: 'FAILURE', reason: 'malformed' });
  });

  it('takes back leases that lie far in the future', async () => {
    await stage.publish('a');
    await stage.worker('dies').leaseOne();
    await behind().redis.zadd(key('leases'), stage.now + 1_000 * HOUR, 'a');
    await stage.pass(3 * LEASE_MS);
    expect(await stage.worker().drain()).toEqual(['a']);
  });
}
