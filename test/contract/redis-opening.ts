import { Cluster, Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { RedisBroker } from '../../src/broker/redis/redis-broker.js';
import type { ExchangeWay } from '../../src/broker/redis/exchange-way.js';
import type { RunScript } from '../../src/broker/redis/client-scripts.js';
import type { RedisClient } from '../../src/broker/redis/redis-options.js';
import { ScriptRunner } from '../../src/broker/redis/script-runner.js';
import { commandName, scriptText, type ScriptName } from '../../src/broker/redis/script/scripts.js';
import { uniqueNamespace } from '../support/namespace.js';
import type { ClusterSet } from '../support/cluster-set.js';
import { allow } from '../support/redis-user.js';
import type { RedisProcess } from '../support/redis-process.js';
import type { OpenBroker } from './open-broker.js';
import { eitherWay } from './redis/chosen-way.js';

export const SOME_MOMENT = Date.UTC(2030, 0, 1);
const CLOCK = /local time = redis\.call\('TIME'\)\nmoment = .*/;
const STANDING_CLOCK = "moment = tonumber(redis.call('GET', string.match(P, '^[^}]*}:') .. 'test-clock'))";

/**
 * Keys expire by the server's own clock, which does not stand still: a test on a busy machine would see keys go that have time left by its
 * own clock. So keys live so many times longer than scripts say.
 */
export const SLOWER = 1_000;
const FIRST_LINE = 'local P = KEYS[1]';
const SLOW_EXPIRY = `
local redis = setmetatable({
  call = function(name, ...)
    if name ~= 'PEXPIRE' and name ~= 'SET' then return redis.call(name, ...) end
    local args = { ... }
    local at = name == 'PEXPIRE' and 2
    for index, arg in ipairs(args) do
      if arg == 'PX' then at = index + 1 end
    end
    if at then args[at] = string.format('%.0f', args[at] * ${SLOWER}) end
    return redis.call(name, unpack(args))
  end,
}, { __index = redis })`;

function standing(lua: string): string {
  if (!CLOCK.test(lua) || !lua.includes(FIRST_LINE))
    throw new Error('a script does not begin as tests expect it');
  return lua.replace(CLOCK, STANDING_CLOCK).replace(FIRST_LINE, `${FIRST_LINE}${SLOW_EXPIRY}`);
}

/** Each test opens a broker: to make the texts again would take longer than most tests. */
const standingTexts = new Map<string, string>();

/** The text of a script as brokers of tests send it. */
export function standingText(name: ScriptName, database = 0): string {
  const key = `${name} ${database}`;
  const text = standingTexts.get(key) ?? standing(scriptText(name, database));
  standingTexts.set(key, text);
  return text;
}

/**
 * What would have gone in the time that a test lets pass goes, the rest has so much less left. What is remembered of exchanges and of
 * dead workers stays: the memory broker keeps it, too. Reports of changes are written by plain commands, which are not slowed.
 */
export const PASS = `
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local name, left = string.match(key, '}:(%l+)'), redis.call('PTTL', key)
  local passed = ARGV[2] * (name == 'change' and 1 or ${SLOWER})
  if left > 0 and name ~= 'fetch' and name ~= 'gone' then redis.call('PEXPIRE', key, string.format('%.0f', left - passed)) end
end`;

/** Another text for a script. */
export type Rewrite = (lua: string, command: string) => string;

export interface Odd {
  readonly rewrite?: Rewrite;
  /** Each script runs twice with the same arguments, as when its first reply was lost. */
  readonly isRepeated?: boolean;
  /** The database of the server; default 0. */
  readonly database?: number;
  /** Default: one of its own. */
  readonly namespace?: string;
  /** Which way exchanges take. Default: either, by chance. */
  readonly way?: ExchangeWay;
}

/** Of these the second answer differs, and says so: a duplicate, or nothing left to do. */
const TOLD_ONCE =
  /^ntq_(publish|draft|recover|abandon|prune|purge|advance|remove_dead_letters|remove_schedule|record_figures)$/;

/** Runs the scripts with a clock that a test moves, in the one place where they read the time. */
export class StandingScripts extends ScriptRunner {
  constructor(private readonly odd: Odd = {}) {
    const { rewrite } = odd;
    super((name, database) =>
      rewrite === undefined
        ? standingText(name, database)
        : standing(rewrite(scriptText(name, database), commandName(name))),
    );
  }

  override of(client: RedisClient, name: ScriptName): RunScript {
    const run = super.of(client, name);
    if (this.odd.isRepeated !== true) return run;
    return async (...call) => {
      const [first, second] = [await run(...call), await run(...call)];
      return TOLD_ONCE.test(commandName(name)) ? first : second;
    };
  }
}

/** CPU that Redis has spent on one call of a script. */
export type OnCall = (command: string, cpuMs: number) => void;

/** The same, and asks Redis before and behind each script how much CPU it has used. */
class MeteredScripts extends StandingScripts {
  constructor(private readonly onCall: OnCall) {
    super();
  }

  override of(client: RedisClient, name: ScriptName): RunScript {
    const run = super.of(client, name);
    const redis = client as Redis;
    return async (...call) => {
      // All three are sent together, so nothing of this client runs between them.
      const [before, reply, after] = await Promise.all([cpuMsOf(redis), run(...call), cpuMsOf(redis)]);
      this.onCall(commandName(name), after - before);
      return reply;
    };
  }
}

/** The CPU that Redis has used for commands so far, in ms. */
export async function cpuMsOf(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  const seconds = [...info.matchAll(/^used_cpu_\w+_main_thread:(\S+)/gm)].map(([, text]) => Number(text));
  return seconds.reduce((sum, each) => sum + each, 0) * 1_000;
}

// Without the timeout of 0 a disconnect() between two connections would hold Jest up for 2 s.
export const OPTIONS = { disconnectTimeout: 0, maxRetriesPerRequest: null };

/** Where a broker is opened: its client, and a connection to the server that holds its keys. */
interface Site {
  readonly target: () => Redis | Cluster;
  readonly redis: Redis;
  readonly way?: ExchangeWay | undefined;
  /** Default: those with a standing clock. */
  readonly scripts?: ScriptRunner;
}

export interface OpenRedisBroker extends OpenBroker {
  /** What every key of the broker begins with. */
  readonly prefix: string;
  /** A connection of the test's own, to look behind the broker. */
  readonly redis: Redis;
  /** Runs one script as the broker does. */
  run(script: ScriptName, ...args: readonly (string | number)[]): Promise<unknown>;
}

/** A broker in a namespace of its own, with the scripts' clock standing still: no test of it needs to wait. */
export function openRedis(odd: Odd = {}): Promise<OpenRedisBroker> {
  const url = process.env['NTQ_TEST_REDIS_URL'] as string;
  const options = { ...OPTIONS, db: odd.database ?? 0 };
  return openAt(odd.namespace ?? uniqueNamespace('contract'), {
    target: () => new Redis(url, options),
    redis: new Redis(url, options),
    way: odd.way,
    scripts: new StandingScripts(odd),
  });
}

/** The same on a server of the test's own, which tells what each call of a script costs. */
export function openMetered({ port }: RedisProcess, onCall: OnCall): Promise<OpenRedisBroker> {
  const options = { port, ...OPTIONS };
  return openAt(uniqueNamespace('contract'), {
    target: () => new Redis(options),
    redis: new Redis(options),
    scripts: new MeteredScripts(onCall),
  });
}

/** The same in a cluster. */
export async function openCluster(cluster: ClusterSet): Promise<OpenRedisBroker> {
  const namespace = uniqueNamespace('contract');
  const owner = await cluster.ownerOf(await cluster.slotOf(namespace));
  return openAt(namespace, {
    target: () => new Cluster(cluster.broker.cluster, { redisOptions: OPTIONS }),
    redis: new Redis(owner.server.url, OPTIONS),
  });
}

/** The same for a user who may do what the docs say, and nothing more. */
export async function openRestricted({ port }: RedisProcess): Promise<OpenRedisBroker> {
  const namespace = uniqueNamespace('contract');
  const redis = new Redis({ port, ...OPTIONS });
  await allow(redis, namespace);
  const user = { port, username: namespace, password: 'secret', ...OPTIONS };
  return openAt(namespace, { target: () => new Redis(user), redis });
}

let clients = 0;

async function openAt(
  namespace: string,
  { target, redis, way = eitherWay(), scripts = new StandingScripts() }: Site,
): Promise<OpenRedisBroker> {
  const prefix = prefixOf(namespace);
  const broker = new RedisBroker({
    target,
    namespace,
    client: `test-${namespace}-${clients++}`,
    random: () => 0.5,
    way,
    scripts,
    connectTimeoutMs: 5_000,
    onError: () => {},
  });
  let now = SOME_MOMENT;
  const setClock = () => redis.set(`${prefix}test-clock`, now);
  const close = async () => {
    await broker.close();
    redis.disconnect();
  };
  await setClock();
  // A broker that refuses to begin must not keep the process alive.
  await broker.connect().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    broker,
    redis,
    prefix,
    run: (script, ...args) => redis.eval(standingText(script), 1, prefix, ...args),
    now: () => now,
    advance: async (ms) => {
      now += ms;
      await setClock();
      await redis.eval(PASS, 0, `${prefix.replace(/[{}]/g, '?')}*`, ms);
    },
    close,
  };
}
