import type { RedisTarget } from '../broker/redis/redis-options.js';
import { kindOf, shown } from '../core/shown.js';
import { ConfigurationError, InvalidOptionError } from '../core/errors.js';
import { checkConnection } from './check-connection.js';
import { checkShards, countOf, isOverServers, type ShardsOption } from './shards-option.js';
import type { ServerAddress } from '../core/tracing.js';

/** The address of a broker, and whether memory:// is meant in production too. */
export interface BrokerOptions {
  readonly broker?: RedisTarget | undefined;
  readonly shards?: ShardsOption | undefined;
  readonly memory?: boolean | undefined;
}

/** Checks the address of a broker. `environment`: NODE_ENV, in which memory:// may be a mistake. */
export function checkBroker({ broker, memory }: BrokerOptions, environment: string | undefined): RedisTarget {
  if (broker === undefined || broker === null || broker === '') {
    throw new InvalidOptionError(
      "broker is required: 'redis://host:6379', 'memory://', or options of ioredis.",
    );
  }
  if (kindOf(broker) === 'Function') return broker;
  if (typeof broker !== 'string') return checkConnection(broker);
  if (!/^(rediss?|memory):\/\//.test(broker)) {
    throw new InvalidOptionError(
      "broker: the address must begin with 'redis://', 'rediss://' or 'memory://'.",
    );
  }
  if (!broker.startsWith('memory:')) checkAddress(broker);
  if (broker.startsWith('memory:') && environment === 'production' && memory !== true) {
    throw new ConfigurationError(
      'broker: memory:// loses all tasks when the process ends, and NODE_ENV is production. ' +
        'Give the address of a Redis, or { memory: true } if this is meant.',
    );
  }
  return broker;
}

/** Checks the broker of a namespace and its shards. */
export function checkTargets(
  { broker, shards = 1, memory }: BrokerOptions,
  environment: string | undefined,
): Targets {
  const check = (target: RedisTarget) => checkBroker({ broker: target, memory }, environment);
  const checked = checkShards(shards, check);
  if (!isOverServers(checked)) return { broker: check(broker as RedisTarget), shards: checked };
  if (broker !== undefined)
    throw new InvalidOptionError(
      'shards: the list names the server of each shard, so `broker` has no meaning beside it. Leave one of them out.',
    );
  if (checked.some((target) => typeof target === 'string' && target.startsWith('memory:')))
    throw new InvalidOptionError(
      "shards: memory:// is in no list of servers. Give broker: 'memory://' and the number of shards.",
    );
  return { broker: checked[0] as RedisTarget, shards: checked };
}

/** Refuses an address that ioredis would misread. Nothing of it is repeated, because any part may be of the password. */
function checkAddress(address: string): void {
  const url = urlOf(address);
  if (!/^\/?\d*$/.test(url.pathname))
    throw new InvalidOptionError(
      `broker: behind the host of the address stands the number of a database, as in 'redis://host:6379/2'. ${ENCODE}`,
    );
}

const ENCODE = 'If a password has characters such as # / ? % @ in it, encode it by encodeURIComponent().';

function urlOf(address: string): URL {
  try {
    const url = new URL(address);
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
    // ioredis would take the Redis of this machine: most often a variable of the environment is empty.
    if (url.hash === '' && url.hostname !== '') return url;
  } catch {
    // Its message repeats the address.
  }
  throw new InvalidOptionError(
    `broker: the address cannot be read, or names no host. Write 'redis://user:password@host:6379/0', with a port up to 65535. ${ENCODE}`,
  );
}

/** A broker as a log may show it: no user, no password. */
export function addressOf(broker: RedisTarget): string {
  if (typeof broker === 'function') return 'of clients that the application makes';
  if (typeof broker !== 'string') return addressOfOptions(broker);
  if (broker.startsWith('memory:')) return 'memory://';
  const { protocol, host, pathname } = new URL(broker);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Where a namespace lies. The first of several servers is the broker. */
export interface Targets {
  readonly broker: RedisTarget;
  readonly shards: ShardsOption;
}

/** The same of all servers of a namespace, and how many shards it has. */
export function addressesOf({ broker, shards }: Targets): string {
  const targets = isOverServers(shards) ? shards : [broker];
  const text = targets.map(addressOf).join(', ');
  const count = countOf(shards);
  return count === 1 ? text : `${text} in ${count} shards`;
}

function addressOfOptions(options: Exclude<RedisTarget, string | ((...args: never) => unknown)>): string {
  if ('cluster' in options) return `cluster of ${options.cluster.length} known nodes`;
  const { host = '127.0.0.1', port = DEFAULT_PORT, path, db = 0, sentinels, name, tls } = options;
  if (sentinels !== undefined) return `'${name}' of ${sentinels.length} Sentinels`;
  if (path !== undefined) return path;
  return `redis${tls === undefined ? '' : 's'}://${host}:${port}${db === 0 ? '' : `/${db}`}`;
}

/** The server of a namespace; `undefined` where it lies on several. */
export function soleServerOf({ broker, shards }: Targets): ServerAddress | undefined {
  return isOverServers(shards) && shards.length > 1 ? undefined : serverOf(broker);
}

/** The host and the port of a Redis; `undefined` where there are several, or no address is known. */
export function serverOf(broker: RedisTarget): ServerAddress | undefined {
  if (typeof broker === 'function') return undefined;
  if (typeof broker === 'string') return serverIn(broker);
  if ('cluster' in broker || broker.sentinels !== undefined || broker.path !== undefined) return undefined;
  const { host: address = '127.0.0.1', port = DEFAULT_PORT } = broker;
  return { address, port };
}

const DEFAULT_PORT = 6379;

function serverIn(text: string): ServerAddress | undefined {
  if (text.startsWith('memory:')) return undefined;
  const { hostname: address, port } = new URL(text);
  return { address, port: port === '' ? DEFAULT_PORT : Number(port) };
}

export function checkNamespace(namespace: string): string {
  if (typeof namespace === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(namespace)) return namespace;
  throw new InvalidOptionError(
    `namespace ${shown(namespace)}: use lower case letters, digits and '-', up to 64 of them.`,
  );
}
