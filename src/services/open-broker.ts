import { randomUUID } from 'node:crypto';
import type { Broker, BrokerRole } from '../broker/broker.js';
import type { RedisBroker } from '../broker/redis/redis-broker.js';
import type { ConnectionRole, RedisTarget } from '../broker/redis/redis-options.js';
import { BrokerError, ConfigurationError } from '../core/errors.js';
import { isInstance } from '../core/kind-of-value.js';
import { memoryShards, redisShards } from './open-shards.js';
import { countOf, isOverServers, type ShardsOption } from './shards-option.js';

/** A boot fails when the broker has not answered for so long. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A broken connection fails again and again: one log line in this many ms. */
const QUIET_MS = 10_000;

/** The address of a broker and of a namespace on it. */
export interface BrokerTarget {
  readonly target: RedisTarget;
  readonly namespace: string;
  /**
   * How many shards the namespace has, or the server of each, which then stands for `target`. Default 1; for operators as many as the
   * namespace remembers.
   */
  readonly shards?: ShardsOption | undefined;
  /** Default: 'worker'. */
  readonly role?: BrokerRole;
}

/** The broker of an address, connected. ioredis is loaded only where it is needed. `warn` hears of broken connections. */
export async function connectBroker(address: BrokerTarget, warn: (text: string) => void): Promise<Broker> {
  const { target } = address;
  if (typeof target === 'string' && target.startsWith('memory:')) return openMemory(address);
  const loggedAt = new Map<string, number>();
  const broker = await openBroker(address, (role, error) => {
    if (Date.now() - (loggedAt.get(role) ?? 0) < QUIET_MS) return;
    loggedAt.set(role, Date.now());
    warn(`Redis (${role} connection): ${error.message}`);
  });
  try {
    await broker.connect();
  } catch (error) {
    await broker.close();
    throw error;
  }
  return broker;
}

type OnError = (role: ConnectionRole, error: Error) => void;

/** The broker on that Redis, or over the shards of it, which connects when it is used. Operators need not know how many there are. */
export async function openBroker(address: BrokerTarget, onError: OnError): Promise<Broker> {
  const { shards, role } = address;
  const { classes, options } = await redisOf(address, onError);
  if (shards !== undefined && countOf(shards) > 1) return redisShards(classes, options, shards);
  const broker = new classes.RedisBroker(options);
  if (shards !== undefined || role !== 'operator') return broker;
  const remembered = await shardsOf(broker);
  if (remembered === 1) return broker;
  await broker.close();
  return redisShards(classes, options, remembered);
}

/** As many as the namespace remembers. Where that cannot be read it is taken for one shard; the calls that follow say what is wrong. */
async function shardsOf(broker: RedisBroker): Promise<number> {
  try {
    return await broker.rememberedShards();
  } catch (error) {
    if (isInstance(error, BrokerError)) return 1;
    await broker.close();
    throw error;
  }
}

async function redisOf({ target, namespace, shards = 1, role = 'worker' }: BrokerTarget, onError: OnError) {
  const given = {
    target: isOverServers(shards) ? (shards[0] as RedisTarget) : target,
    ...{ namespace, role, onError },
    client: randomUUID(),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  };
  return { classes: await loadRedis(), options: { ...given, random: Math.random } };
}

async function openMemory({ namespace, shards = 1 }: BrokerTarget): Promise<Broker> {
  const { MemoryBroker } = await import('../broker/memory/memory-broker.js');
  const count = countOf(shards);
  return count === 1 ? new MemoryBroker() : memoryShards(namespace, count, () => new MemoryBroker());
}

/** Loads the broker on Redis. Throws a ConfigurationError where its client, ioredis, is not installed. */
export async function loadRedis() {
  try {
    const { RedisBroker } = await import('../broker/redis/redis-broker.js');
    const { RedisServer } = await import('../broker/redis/redis-server.js');
    return { RedisBroker, RedisServer };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // Anything else that cannot be loaded says itself what is missing.
    if (!/MODULE_NOT_FOUND$/.test(code ?? '') || !/'ioredis'/.test(message)) throw cause;
    throw new ConfigurationError('The broker is a Redis, and its client cannot be loaded: npm i ioredis', {
      cause,
    });
  }
}
