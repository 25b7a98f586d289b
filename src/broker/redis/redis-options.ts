import { Cluster, Redis, type ClusterNode, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { Random } from '../../core/clock.js';
import { ConfigurationError, InvalidOptionError } from '../../core/errors.js';
import { kindOf, shown } from '../../core/shown.js';

/**
 * The purpose of a connection. There is at most one of each in a process; 'durable' only where something is enqueued with
 * `durability: 'replicated'`.
 */
export type ConnectionRole = 'blocking' | 'command' | 'durable' | 'subscriber';

export type RedisClient = Redis | Cluster;

/** Where Redis is: a URL, options of ioredis, a cluster, or a function that makes the client. */
export type RedisTarget =
  | string
  | RedisOptions
  | { readonly cluster: readonly ClusterNode[]; readonly options?: ClusterOptions }
  | ((role: ConnectionRole) => RedisClient);

/** The shape of replies is not ours to choose: the default holds. */
type PlainOptions = Omit<RedisOptions, 'replyMapping'>;

/** After so long without an answer a command is sent again. */
export const COMMAND_TIMEOUT_MS = 5_000;

const SLOTS_REFRESH_MS = 5_000;

/** Makes the client of a role. Reconnecting never gives up; what may be lost meanwhile is retried by us. */
export function createClient(target: RedisTarget, role: ConnectionRole, random: Random): RedisClient {
  const client = open(target, roleOptions(role, random));
  if (client.options.keyPrefix !== undefined && client.options.keyPrefix !== '') {
    client.disconnect();
    throw new ConfigurationError(
      "broker: remove ioredis' keyPrefix. Scripts name keys that it would not reach; use `namespace` instead.",
    );
  }
  return client;
}

function open(target: RedisTarget, options: PlainOptions): RedisClient {
  if (typeof target === 'function') return made(target, roleOf(options));
  if (typeof target === 'string') return new Redis(target, options);
  if ('cluster' in target) {
    const { cluster, options: given = {} } = target;
    const redisOptions = { ...given.redisOptions, ...options } as PlainOptions;
    const client = new Cluster([...cluster], {
      ...given,
      redisOptions,
      enableOfflineQueue: options.enableOfflineQueue ?? true,
    });
    if (given.slotsRefreshInterval === undefined) refreshSlots(client);
    return client;
  }
  // A master that comes back after a fail-over takes what it is sent until Sentinel has found it: whoever was there must leave
  // at once.
  const sentinel = 'sentinels' in target ? { failoverDetector: true } : {};
  return new Redis({ ...sentinel, ...target, ...options } as PlainOptions);
}

function made(make: (role: ConnectionRole) => RedisClient, role: ConnectionRole): RedisClient {
  const client: unknown = make(role);
  if (isClient(client)) return client;
  throw new InvalidOptionError(
    `broker: the function must return a client of ioredis, new Redis() or new Cluster(), for '${role}'; it returned ${shown(client)}.`,
  );
}

/** The client may come from another copy of ioredis: what it can do decides. */
function isClient(value: unknown): value is RedisClient {
  const { options, disconnect } = (value ?? {}) as Partial<Redis>;
  return kindOf(options) === 'Object' && typeof disconnect === 'function';
}

/**
 * Else a client learns only by being sent from one node to another where the slots are. The timer of ioredis for it would keep the
 * process alive, also where the connections do not.
 */
function refreshSlots(client: Cluster): void {
  const refresh = () => {
    if (client.status === 'ready') client.refreshSlotsCache();
  };
  const timer = setInterval(refresh, SLOTS_REFRESH_MS).unref();
  client.once('end', () => clearInterval(timer));
}

/** The number of the database that a client uses; a cluster has one. */
export function databaseOf(client: RedisClient): number {
  return 'nodes' in client ? 0 : (client.options.db ?? 0);
}

function roleOf(options: PlainOptions): ConnectionRole {
  return options.connectionName?.replace('ntq-', '') as ConnectionRole;
}

function roleOptions(role: ConnectionRole, random: Random): PlainOptions {
  const shared: PlainOptions = {
    connectionName: `ntq-${role}`,
    connectTimeout: 5_000,
    // Not in the types of ioredis: a client closed between two connections keeps the process alive for so long.
    ...{ disconnectTimeout: 200 },
    keepAlive: 10_000,
    retryStrategy: (times) => 50 + Math.floor(random() * Math.min(1_000, 50 * 2 ** times)),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  if (role === 'blocking' || role === 'subscriber') return { ...shared, maxRetriesPerRequest: null };
  return {
    ...shared,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: 2 * COMMAND_TIMEOUT_MS,
  };
}
