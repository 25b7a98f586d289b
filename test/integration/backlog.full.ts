import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import type { RedisTarget } from '../../src/broker/redis/redis-options.js';
import { scriptText } from '../../src/broker/redis/script/scripts.js';
import { ScriptRunner } from '../../src/broker/redis/script-runner.js';
import { uniqueNamespace } from '../support/namespace.js';

const URL = process.env['NTQ_TEST_REDIS_URL'] as string;
const CALLS = 3_000;
const SLOW_MS = 2;
/** Far more than the commands under way together take, far less than all of them. */
const TIMEOUT_MS = 2_000;

/** Runs the script that stores progress slowly, and counts how often it does. */
const SLOW_PROGRESS = new ScriptRunner((name, database) => {
  const lua = scriptText(name, database);
  const work = `redis.call('INCR', P .. 'test-calls')
local began = redis.call('TIME')
repeat local at = redis.call('TIME') until (at[1] - began[1]) * 1000000 + at[2] - began[2] > ${SLOW_MS * 1_000}`;
  return name === 'progress' ? lua.replace('local P = KEYS[1]', `local P = KEYS[1]\n${work}`) : lua;
});

describe('a process that has made a backlog itself', () => {
  const brokers: RedisBroker[] = [];
  afterEach(() => Promise.all(brokers.splice(0).map((broker) => broker.close())));

  async function open(
    target: RedisTarget,
    namespace = uniqueNamespace('backlog'),
    scripts = new ScriptRunner(),
  ): Promise<RedisBroker> {
    const broker = new RedisBroker({
      target,
      scripts,
      namespace,
      client: namespace,
      random: () => 0.5,
      connectTimeoutMs: 5_000,
      onError: () => {},
    });
    brokers.push(broker);
    await broker.connect();
    return broker;
  }

  it('3 000 slow calls at once take longer than one may, and each is sent once and answered', async () => {
    const namespace = uniqueNamespace('backlog');
    const target = () => new Redis(URL, { commandTimeout: TIMEOUT_MS });
    const broker = await open(target, namespace, SLOW_PROGRESS);
    const begin = performance.now();
    const answers = await Promise.all(
      Array.from({ length: CALLS }, (_none, index) => broker.results.progress(`t${index}`, 'token', '1')),
    );
    expect(answers).toEqual(answers.map(() => false));
    expect(performance.now() - begin).toBeGreaterThan(2 * TIMEOUT_MS);
    const redis = new Redis(URL);
    expect(Number(await redis.get(`ntq:{${namespace}}:test-calls`))).toBe(CALLS);
    redis.disconnect();
  });

  it('An answer that came while this process was busy for 6 s is read', async () => {
    const broker = await open(URL);
    const read = broker.results.find(['stranger']);
    await new Promise((resolve) => setImmediate(resolve));
    for (const until = performance.now() + 6_000; performance.now() < until;);
    expect(await read).toEqual([undefined]);
  });
});
