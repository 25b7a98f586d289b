import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { RedisRemains } from '../e2e/canvas/random/left-behind.js';
import { keyRules } from '../model/key-rules.js';
import { placeRules } from '../model/place-rules.js';
import { RedisKeys } from '../model/redis-keys.js';
import { viewOfRedis } from '../model/redis-view.js';
import { eventually } from '../support/eventually.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { RedisProcess } from '../support/redis-process.js';
import { Load } from './servers/load.js';

describe('the machine of Redis loses its power', () => {
  let redis: RedisProcess;
  let proxy: FaultProxy;
  let load: Load;
  let client: Redis;

  beforeEach(async () => {
    redis = await RedisProcess.start({ aof: true, args: ['--auto-aof-rewrite-percentage', '0'] });
    proxy = await FaultProxy.start(redis.port);
    load = new Load({ broker: proxy.url });
    client = new Redis(redis.url, { disconnectTimeout: 0, maxRetriesPerRequest: null } as never);
    client.on('error', () => undefined);
  });
  afterEach(async () => {
    client.disconnect();
    await load.end();
    await proxy.stop();
    await redis.stop();
  });

  /** What breaks a rule of the keys at this moment. */
  const faults = async () => {
    const keys = await new RedisKeys(client, prefixOf(load.scene.namespace)).read();
    const [seconds] = await client.time();
    const view = viewOfRedis(keys, Number(seconds) * 1_000, []);
    expect(view.tasks.size).toBeGreaterThan(0);
    return [...keyRules(keys), ...placeRules(view)];
  };
  const left = () => new RedisRemains(client, prefixOf(load.scene.namespace)).besidesResults();

  /** In the midst of the first script that was written after so many bytes. */
  const insideOfAScript = (log: Buffer, from: number) => {
    const begin = log.indexOf('\r\nMULTI\r\n', from);
    const end = log.indexOf('\r\nEXEC\r\n', begin);
    expect(begin).toBeGreaterThan(0);
    expect(end).toBeGreaterThan(begin);
    return Math.round((begin + end) / 2);
  };

  it.each([
    ['just after', 0.05],
    ['some time after', 0.5],
  ])(
    'and the end of its file, %s a moment: what was acknowledged until then ends, no script is half there',
    async (_when, share) => {
      await load.start();
      await load.goesOn(200);
      // What is acknowledged was written before it was answered: in this order.
      const safe = load.acked();
      const written = redis.readAof().length;
      await load.goesOn(200);
      proxy.refuse();
      await redis.kill9();
      const log = redis.readAof();
      const cut = insideOfAScript(log, Math.round(written + share * (log.length - written)));
      redis.cutAof(cut);
      await redis.restart();
      expect(redis.log()).toMatch(/Truncating the AOF|Truncated/i);
      expect(await faults()).toEqual([]);
      proxy.open();

      await load.goesOn(100);
      await load.stop();
      const { lost, states } = await load.account();
      console.log(
        `${safe.length} acknowledged, then ${log.length - written} bytes more, ${log.length - cut} of them cut off: ` +
          `${lost.length} acknowledged later are unknown`,
      );
      expect(lost.filter((id) => safe.includes(id))).toEqual([]);
      // Else nothing was cut off.
      expect(lost.length).toBeGreaterThan(0);
      expect(states).toEqual(new Set(['SUCCESS']));
      await eventually(async () => expect(await left()).toEqual({}));
    },
  );
});
