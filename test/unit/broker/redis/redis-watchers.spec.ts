import { afterEach, describe, expect, it } from '@jest/globals';
import type { RedisConnection } from '../../../../src/broker/redis/redis-connection.js';
import type { RedisListener } from '../../../../src/broker/redis/redis-listener.js';
import { RedisWatchers } from '../../../../src/broker/redis/redis-watchers.js';
import { BrokerAccessError, ScriptError } from '../../../../src/core/errors.js';

let watchers: RedisWatchers | undefined;
afterEach(() => watchers?.close());

/** The outcomes of watching that many tasks, by id, where each reading of some ids fails as it is told. */
async function outcomesOf(count: number, fail: (ids: readonly string[]) => Error | undefined) {
  const outcomes = new Map<string, unknown>();
  let left = Math.ceil(count / 500);
  let onRead = () => {};
  const isRead = new Promise<void>((resolve) => (onRead = resolve));
  const run = async (_name: string, [, ...ids]: readonly string[]) => {
    left -= 1;
    // All that follows from this reading has been done by then.
    if (left === 0) setImmediate(onRead);
    const error = fail(ids);
    if (error !== undefined) throw error;
    return ids.flatMap(() => ['', '', '']);
  };
  const listener = { on: () => Promise.resolve(), onReady: () => undefined };
  const redis = { keys: { updates: String }, run };
  watchers = new RedisWatchers(
    redis as unknown as RedisConnection,
    listener as unknown as RedisListener,
    'client',
  );
  for (let at = 0; at < count; at += 1) {
    const id = `t${at}`;
    watchers.add(id, 'e', {
      onUpdate: () => void outcomes.set(id, 'read'),
      onClose: (error) => void outcomes.set(id, error),
    });
  }
  await isRead;
  return outcomes;
}

describe('Watchers of many tasks', () => {
  it('A script failure ends those only whose tasks were read together', async () => {
    const failure = new ScriptError('WRONGTYPE');
    const outcomes = await outcomesOf(1_200, (ids) => (ids.includes('t0') ? failure : undefined));
    expect([outcomes.get('t0'), outcomes.get('t499'), outcomes.get('t500')]).toEqual([
      failure,
      failure,
      'read',
    ]);
    expect(outcomes.get('t1199')).toBe('read');
  });

  it('Some go on waiting while Redis refuses the user', async () => {
    const outcomes = await outcomesOf(1, () => new BrokerAccessError('NOPERM'));
    expect(outcomes.size).toBe(0);
  });
});
