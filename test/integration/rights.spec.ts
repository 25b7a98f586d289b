import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { keysOf, prefixOf } from '../../src/broker/redis/script/key-names.js';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import { probesOf } from '../../src/broker/redis/server-check/probes.js';
import { uniqueNamespace } from '../support/namespace.js';
import { RedisProcess } from '../support/redis-process.js';
import { allow } from '../support/redis-user.js';
import { commandsOfCode, commandsOfScripts, OPTIONAL_COMMANDS } from '../unit/broker/redis/sent-commands.js';

const OPTIONS = { disconnectTimeout: 0, maxRetriesPerRequest: null } as never;

describe('the rights of a user of Redis', () => {
  let server: RedisProcess;
  let redis: Redis;
  let broker: RedisBroker | undefined;

  beforeAll(async () => {
    server = await RedisProcess.start();
    redis = new Redis(server.url, OPTIONS);
  });
  afterEach(() => broker?.close());
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  /** A user with the documented rights, changed by `rules`, where `~` and `&` stand for the keys and channels of the namespace. */
  const connect = async (...rules: readonly string[]) => {
    const namespace = uniqueNamespace('rights');
    const prefix = prefixOf(namespace);
    await allow(redis, namespace, ...rules.map((rule) => rule.replace(/[~&]$/, `$&${prefix}*`)));
    const target = { port: server.port, username: namespace, password: 'secret' };
    broker = new RedisBroker({ ...options(namespace), target });
    const error = await broker.connect().then(
      () => undefined,
      (thrown: unknown) => thrown as Error & { code: string },
    );
    const [, missing] = / rights that tasks need: (.*)\. Grant them: /.exec(error?.message ?? '') ?? [];
    return {
      code: error?.code,
      message: error?.message,
      missing: missing?.replaceAll(`${prefix}*`, '').split(' '),
      keys: await redis.keys(`${prefix.replace(/[{}]/g, '?')}*`),
      grant: () => redis.acl('SETUSER', namespace, ...(missing ?? '').split(' ')),
      again: () => (broker as RedisBroker).connect(),
    };
  };

  it('A user with the documented rights connects', async () => {
    expect((await connect()).code).toBeUndefined();
  });

  const sent = [...commandsOfScripts(), ...commandsOfCode()].map(({ command }) => command);
  const commands = [...new Set([...sent, 'EVALSHA'])]
    .filter((command) => command !== 'EVAL' && !OPTIONAL_COMMANDS.has(command))
    .map((command) => command.toLowerCase())
    .sort();

  it.each(commands)(
    'A user without %s is refused by the name of the right, and no key is written',
    async (name) => {
      expect(await connect(`-${name}`)).toMatchObject({
        code: 'CONFIGURATION',
        missing: [`+${name}`],
        keys: [],
      });
    },
  );

  it.each<[string, string[], string[]]>([
    ['many commands', ['-zadd', '-hset', '-blpop', '-info'], ['+info', '+hset', '+blpop', '+zadd']],
    ['channels', ['resetchannels'], ['+subscribe', '&']],
    ['keys', ['resetkeys'], ['~', '+blpop']],
    ['the right to write its keys', ['resetkeys', '%R~'], ['~', '+blpop']],
    ['the right to read its keys', ['resetkeys', '%W~'], ['~', '+blpop']],
    [
      'keys, channels and commands',
      ['resetkeys', 'resetchannels', '-lset', '-time', '-publish'],
      ['+time', '~', '+lset', '+blpop', '+publish', '+subscribe'],
    ],
  ])('A user without %s is told of all that is missing', async (_what, rules, missing) => {
    const refused = await connect(...rules);
    expect(refused).toMatchObject({ code: 'CONFIGURATION', keys: [] });
    expect(new Set(refused.missing)).toEqual(new Set(missing));
  });

  it('A user who may run no script is told of all the documented rights', async () => {
    const refused = await connect('-eval');
    expect(refused.missing).toEqual(expect.arrayContaining(['~', '&', '+@read', '-@dangerous', '+eval']));
  });

  it.each([
    ['few keys', ['resetkeys', '-zadd']],
    ['no script', ['-eval', '-evalsha']],
    ['nothing', ['resetkeys', 'resetchannels', '-@all', '+@connection']],
  ])('A user of %s connects once the named rights are granted', async (_what, rules) => {
    const refused = await connect(...rules);
    await refused.grant();
    await expect(refused.again()).resolves.toBeUndefined();
  });

  it('Each probe has as many arguments as its command takes, because a shorter one may crash Redis', async () => {
    for (const { call } of probesOf(keysOf('shop'))) {
      const [[, arity]] = (await redis.command('INFO', call[0] as string)) as [[string, number]];
      if (arity > 0) expect(call).toHaveLength(arity);
      else expect(call.length).toBeGreaterThanOrEqual(-arity);
    }
  });

  it('A process that dies in the middle of its boot leaves the keys as they were', async () => {
    const boot = async (namespace: string, diesAfter: number) => {
      let count = 0;
      const mortal = await new Promise<RedisBroker>((resolve) => {
        const hasDied = () => {
          const died = (count += 1) > diesAfter;
          if (died) resolve(starting);
          return died;
        };
        const target = () => new MortalRedis(server.url, OPTIONS, hasDied);
        const starting = new RedisBroker({ ...options(namespace), target });
        void starting.connect().then(
          () => resolve(starting),
          () => undefined,
        );
      });
      await mortal.close();
      return count;
    };
    const [used, fresh] = [uniqueNamespace('used'), uniqueNamespace('fresh')];
    const total = await boot(used, 1_000);
    const before = await dump(redis, used);
    for (let diesAfter = 0; diesAfter <= total; diesAfter += 1) {
      await boot(used, diesAfter);
      expect(await dump(redis, used)).toEqual(before);
      const namespace = `${fresh}-${diesAfter}`;
      await boot(namespace, diesAfter);
      const left = Object.keys(await dump(redis, namespace));
      expect(left.filter((key) => key !== `${prefixOf(namespace)}meta`)).toEqual([]);
    }
    expect(total).toBeLessThan(15);
  });
});

const options = (namespace: string) => ({
  namespace,
  client: 'check',
  random: Math.random,
  connectTimeoutMs: 5_000,
  onError: () => undefined,
});

/** The keys of a namespace with their values. */
async function dump(redis: Redis, namespace: string): Promise<Record<string, unknown>> {
  const keys = await redis.keys(`${prefixOf(namespace).replace(/[{}]/g, '?')}*`);
  return Object.fromEntries(
    await Promise.all(keys.sort().map(async (key) => [key, await redis.hgetall(key)])),
  );
}

/** A client whose connection breaks for good when `dies` says so, as that of a process that is killed. */
class MortalRedis extends Redis {
  constructor(
    url: string,
    given: never,
    private readonly dies: () => boolean,
  ) {
    super(url, given);
  }

  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    if (this.dies?.()) this.disconnect();
    return super.sendCommand(...args);
  }
}
