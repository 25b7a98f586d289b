import { randomUUID } from 'node:crypto';
import type { Broker, BrokerRole } from '../broker/broker.js';
import type { RedisBroker } from '../broker/redis/redis-broker.js';
import type { ConnectionRole, RedisTarget } from '../broker/redis/redis-options.js';
import { ConfigurationError } from '../core/errors.js';

/** A boot fails when the broker has not answered for so long. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A broken connection fails again and again: one log line in this many ms. */
const QUIET_MS = 10_000;

/** The address of a broker and of a namespace on it. */
export interface BrokerTarget {
  readonly target: RedisTarget;
  readonly namespace: string;
  /** Default: 'worker'. */
  readonly role?: BrokerRole;
}

/** The broker of an address, connected. ioredis is loaded only where it is needed. `warn` hears of broken connections. */
export async function connectBroker(address: BrokerTarget, warn: (text: string) => void): Promise<Broker> {
  const { target } = address;
  if (typeof target === 'string' && target.startsWith('memory:')) return openMemory();
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

/** The broker on that Redis, which connects when it is used. */
export async function openBroker(
  { target, namespace, role = 'worker' }: BrokerTarget,
  onError: (role: ConnectionRole, error: Error) => void,
): Promise<RedisBroker> {
  const redis = await loadRedis();
  const client = randomUUID();
  const connectTimeoutMs = CONNECT_TIMEOUT_MS;
  const given = { target, namespace, client, connectTimeoutMs, role };
  return new redis.RedisBroker({ ...given, random: Math.random, onError });
}

async function openMemory(): Promise<Broker> {
  const { MemoryBroker } = await import('../broker/memory/memory-broker.js');
  return new MemoryBroker();
}

/** Loads the broker on Redis. Throws a ConfigurationError where its client, ioredis, is not installed. */
export async function loadRedis() {
  try {
    return await import('../broker/redis/redis-broker.js');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // Anything else that cannot be loaded says itself what is missing.
    if (!/MODULE_NOT_FOUND$/.test(code ?? '') || !/'ioredis'/.test(message)) throw cause;
    throw new ConfigurationError('The broker is a Redis, and its client cannot be loaded: npm i ioredis', {
      cause,
    });
  }
}
