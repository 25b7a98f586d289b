import { CHANNELS, KEY_NAMES, type KeyName, type Keys } from '../script/key-names.js';
import { keysOfScript, PRODUCER_SCRIPTS } from '../script/scripts.js';

/** Something that a user of Redis must be allowed. */
export interface Probe {
  /**
   * A command with as many arguments as it takes. Redis would read behind the arguments of a shorter one, and may crash. The
   * command is never run.
   */
  readonly call: readonly string[];
  /** The rule of an ACL that allows the arguments to a user who may send the command. */
  readonly rule: string;
}

/**
 * All commands that scripts and TypeScript send; a unit test compares them. `WAIT` is missing because only `durability: 'replicated'`
 * sends it. ioredis sends its own (AUTH, SELECT, CLIENT, CLUSTER) before anything can be asked.
 */
const CALLS = [
  ...['INFO', 'PING', 'TIME'],
  // Without keys: scripts declare the prefix as theirs, which is one of the patterns.
  ...['EVAL <script> 0', 'EVALSHA <script> 0'],
  ...[
    'DEL <key>',
    'EXISTS <key>',
    'PEXPIRE <key> 1',
    'PTTL <key>',
    'GET <key>',
    'GETRANGE <key> 0 1',
    'MGET <key>',
    'SET <key> <value>',
  ],
  ...['HDEL <key> <field>', 'HEXISTS <key> <field>', 'HGET <key> <field>', 'HGETALL <key>'],
  ...['HINCRBY <key> <field> 1', 'HKEYS <key>', 'HLEN <key>', 'HMGET <key> <field>', 'HSCAN <key> 0'],
  ...['HRANDFIELD <key>', 'XADD <key> * <field> <value>', 'XRANGE <key> - +', 'XREVRANGE <key> + -'],
  ...['HSET <key> <field> <value>', 'HSETNX <key> <field> <value>', 'HVALS <key>'],
  ...['LINDEX <key> 0', 'LLEN <key>', 'LPOP <key>', 'LPOS <key> <value>', 'LPUSH <key> <value>'],
  ...['LRANGE <key> 0 0', 'LREM <key> 1 <value>'],
  ...['LSET <key> 0 <value>', 'LTRIM <key> 0 0', 'RPUSH <key> <value>', 'BLPOP <key> 1'],
  ...['SADD <key> <value>', 'SCARD <key>', 'SISMEMBER <key> <value>', 'SMEMBERS <key>', 'SRANDMEMBER <key>'],
  ...[
    'SREM <key> <value>',
    'ZADD <key> 0 <value>',
    'ZCARD <key>',
    'ZMSCORE <key> <value>',
    'ZRANGE <key> 0 0',
  ],
  ...['ZRANGEBYSCORE <key> 0 0', 'ZREM <key> <value>', 'ZREMRANGEBYSCORE <key> 0 0', 'ZSCORE <key> <value>'],
];

/** One that reads a key and one that writes it: an ACL may allow one of them only (%R~, %W~). */
const KEY_CALLS = ['HGET <key> <field>', 'HSET <key> <field> <value>'];
const CHANNEL_CALLS = ['PUBLISH <channel> <value>', 'SUBSCRIBE <channel>'];

const NAMES = Object.keys(KEY_NAMES) as KeyName[];

/** Which task a process has: only a producer can do with fewer keys and channels. */
export type RightsOf = 'producer' | 'worker';

/** Producers read who runs a task and the layout of the namespace; only workers change them. */
const READ_BY_PRODUCERS: readonly KeyName[] = ['active', 'leases', 'meta'];

/** The rules of an ACL for the keys and channels of a producer: those of its scripts, and the channel of its results. */
export function producerRules({ prefix }: Keys): readonly string[] {
  const used = new Set(PRODUCER_SCRIPTS.flatMap((name) => [...keysOfScript(name)]));
  const written = NAMES.filter(
    (name) => used.has(name) && !CHANNELS.includes(name) && !READ_BY_PRODUCERS.includes(name),
  );
  const pattern = (name: KeyName) => prefix + KEY_NAMES[name].replace(/<.*/, '*');
  return [
    // All that a script names begins with the key that it declares.
    `~${prefix}`,
    ...written.map((name) => `~${pattern(name)}`),
    ...READ_BY_PRODUCERS.map((name) => `%R~${pattern(name)}`),
    `&${pattern('updates')}`,
  ];
}

/** The probes of a producer: every command on one of its keys, then each of its patterns. */
export function producerProbesOf(keys: Keys): readonly Probe[] {
  const own = probesOf(keys).filter(({ call }) => !/^(HGET|HSET|PUBLISH|SUBSCRIBE)$/.test(call[0] ?? ''));
  const named = producerRules(keys).flatMap((rule) => {
    const name = rule.slice(rule.indexOf(keys.prefix)).replace('*', 'x');
    const calls = rule.startsWith('&')
      ? CHANNEL_CALLS
      : rule.startsWith('%R')
        ? KEY_CALLS.slice(0, 1)
        : KEY_CALLS;
    return calls.map((line) => ({
      call: line.split(' ').map((word) => (/^<(key|channel)>$/.test(word) ? name : word)),
      rule,
    }));
  });
  return [...own, ...named];
}

/** Every command, every key for reading and for writing, every channel in both directions. */
export function probesOf({ prefix }: Keys): readonly Probe[] {
  const sample = (name: KeyName) => prefix + KEY_NAMES[name].replaceAll(/<[^>]+>/g, 'x');
  const probe = (line: string, name = ''): Probe => ({
    call: line.split(' ').map((word) => (/^<(key|channel)>$/.test(word) ? name : word)),
    rule: `${line.includes('<channel>') ? '&' : '~'}${prefix}*`,
  });
  return [
    ...CALLS.map((line) => probe(line, sample('task'))),
    ...NAMES.filter((name) => CHANNELS.includes(name))
      .map(sample)
      .flatMap((name) => CHANNEL_CALLS.map((line) => probe(line, name))),
    ...[prefix, ...NAMES.filter((name) => !CHANNELS.includes(name)).map(sample)].flatMap((name) =>
      KEY_CALLS.map((line) => probe(line, name)),
    ),
  ];
}
