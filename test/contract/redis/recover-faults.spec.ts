import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Recovery } from '../../../src/broker/task-store.js';
import { KEY_NAMES } from '../../../src/broker/redis/script/key-names.js';
import { KEY_TYPES } from '../../../src/broker/redis/script/key-types.js';
import { LEASE_MS } from '../messages.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';

const NAMES = Object.keys(KEY_TYPES) as (keyof typeof KEY_TYPES)[];

describe('a recovery where another program has written a key', () => {
  const stage = useStage(openRedis);
  const behind = () => stage.opened as OpenRedisBroker;

  /** One task is past its expiry, and the worker of another is dead. */
  beforeEach(async () => {
    await stage.publish('held');
    await stage.worker('dies').lease(1);
    await stage.publish('stale', { expires: stage.now + LEASE_MS });
    await stage.pass(LEASE_MS / 2);
    await stage.advance(LEASE_MS);
  });

  /** Another program takes the place of a key, until the returned function is called. */
  async function replace(name: keyof typeof KEY_TYPES): Promise<() => Promise<void>> {
    const { redis, prefix } = behind();
    const key = prefix + KEY_NAMES[name];
    const isThere = (await redis.exists(key)) === 1;
    if (isThere) await redis.rename(key, `${key}-aside`);
    if (KEY_TYPES[name] === 'list') await redis.set(key, 'foreign');
    else await redis.rpush(key, 'foreign');
    return async () => {
      await redis.del(key);
      if (isThere) await redis.rename(`${key}-aside`, key);
    };
  }

  const ids = (reports: readonly (Recovery | undefined)[], list: 'expired' | 'lost') =>
    reports.flatMap((report) => report?.[list].map(({ id }) => id) ?? []);

  it.each(NAMES)('reports each task once, before or after the key %s is its own again', async (name) => {
    const restore = await replace(name);
    const first = await stage.broker.tasks.recover(LEASE_MS).catch(() => undefined);
    await restore();
    const reports = [first, await stage.broker.tasks.recover(LEASE_MS)];
    expect([ids(reports, 'expired'), ids(reports, 'lost')]).toEqual([['stale'], ['held']]);
  });

  it('goes on where the list of workers is none, and counts no worker', async () => {
    await replace('workers');
    const report = await stage.broker.tasks.recover(LEASE_MS);
    expect([ids([report], 'expired'), ids([report], 'lost'), report.workers]).toEqual([
      ['stale'],
      ['held'],
      0,
    ]);
  });

  it('so does the pruning', async () => {
    await replace('workers');
    const plan = { deadLetterAgeMs: 1, deadLetterCount: 0, silentMs: 1, draftAgeMs: 600_000 };
    expect(await stage.broker.tasks.prune(plan)).toBe(false);
  });
});
