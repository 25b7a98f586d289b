import { describe, expect, it } from '@jest/globals';
import { commandName, type ScriptName } from '../../../src/broker/redis/script/scripts.js';
import { RedisClients } from '../../../src/broker/redis/redis-clients.js';
import { RedisConnection } from '../../../src/broker/redis/redis-connection.js';
import { ScriptRunner } from '../../../src/broker/redis/script-runner.js';
import { ScriptError } from '../../../src/core/errors.js';
import { failed } from '../messages.js';
import { openRedis, type OpenRedisBroker, type Rewrite } from '../redis-opening.js';
import { useStage } from '../stage.js';

/** Each script counts its calls. */
const counted: Rewrite = (lua, command) =>
  lua.replace(
    'local P = KEYS[1]',
    `local P = KEYS[1]\nredis.call('HINCRBY', P .. 'test-calls', '${command}', 1)`,
  );

describe('calls of one tick over Redis', () => {
  const stage = useStage(() => openRedis({ rewrite: counted }));
  const behind = () => stage.opened as OpenRedisBroker;
  const callsOf = async (name: ScriptName) =>
    Number(await behind().redis.hget(`${behind().prefix}test-calls`, commandName(name)));
  const idsOf = (count: number) => Array.from({ length: count }, (_none, index) => `t${index}`);

  async function fail(id: string): Promise<void> {
    await stage.publish(id);
    await stage.worker().settle(await stage.worker().leaseOne(), failed);
  }

  it('10 000 reads take 20 calls of the script', async () => {
    await Promise.all(idsOf(10_000).map((id) => stage.broker.results.find([id])));
    expect(await callsOf('find')).toBe(20);
  });

  it('An exchange of either way does not wait behind a backlog', async () => {
    const target = process.env['NTQ_TEST_REDIS_URL'] ?? '';
    const clients = new RedisClients({ target, random: Math.random, onError: () => undefined });
    const connection = new RedisConnection(clients, 'backlog', new ScriptRunner());
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    const backlog = idsOf(150).map((id) => connection.attempt(id, () => held));
    for (const name of ['exchange', 'exchange-short', 'heartbeat', 'renew'])
      expect(await connection.attempt(name, () => Promise.resolve(name))).toBe(name);
    answer();
    await Promise.all(backlog);
    connection.close();
  });

  it('100 revocations take two calls, and 100 that forget take one', async () => {
    const ids = idsOf(100);
    await stage.publishAll(...ids);
    await Promise.all(ids.map((id) => stage.broker.tasks.revoke(id)));
    await Promise.all(ids.map((id) => stage.broker.results.forget(id)));
    expect([await callsOf('revoke'), await callsOf('forget')]).toEqual([2, 1]);
  });

  it('A dead letter and its failures take one call, and so do ten', async () => {
    for (const id of idsOf(10)) await fail(id);
    await Promise.all(idsOf(10).map((id) => stage.broker.deadLetters.get(id)));
    expect(await callsOf('find-dead-letters')).toBe(1);
  });

  it('Large records are read a few at a time, and all of them are found', async () => {
    const body = `{"args":["${'x'.repeat(400_000)}"]}`;
    for (const id of idsOf(40)) await stage.publish(id, { body });
    const found = await stage.broker.results.find(idsOf(40));
    expect(found.map((task) => (task?.record.kind === 'live' ? task.record.body.length : 0))).toEqual(
      idsOf(40).map(() => body.length),
    );
    expect(await callsOf('find')).toBe(5);
    const revoked = await Promise.all(idsOf(40).map((id) => stage.broker.tasks.revoke(id)));
    expect(revoked.every(Boolean)).toBe(true);
    expect(await callsOf('revoke')).toBeGreaterThan(10);
  });

  it('A dead letter that cannot be read fails alone', async () => {
    for (const id of idsOf(5)) await fail(id);
    await behind().redis.del(`${behind().prefix}history:t3`);
    await behind().redis.set(`${behind().prefix}history:t3`, 'no list');
    const ends = await Promise.allSettled(idsOf(5).map((id) => stage.broker.deadLetters.get(id)));
    expect(ends.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(ends[3]).toMatchObject({ reason: expect.any(ScriptError) });
  });

  it('A group that cannot be revoked fails alone', async () => {
    await stage.publishAll('a', 'b');
    const head = { name: '', queue: 'q', at: 1, size: 1 };
    await behind().redis.hset(`${behind().prefix}task`, 'bad', `G${JSON.stringify(head)}\n`);
    await behind().redis.set(`${behind().prefix}group:bad`, 'no hash');
    const ends = await Promise.allSettled(['a', 'bad', 'b'].map((id) => stage.broker.tasks.revoke(id)));
    expect(ends).toMatchObject([
      { value: true },
      { status: 'rejected', reason: expect.any(ScriptError) },
      { value: true },
    ]);
  });
});
