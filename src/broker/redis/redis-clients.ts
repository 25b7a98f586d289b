import type { ClusterNode, Redis, RedisOptions } from 'ioredis';
import { BrokerUnavailableError } from '../../core/errors.js';
import type { Random } from '../../core/clock.js';
import type { BrokerRole } from '../broker.js';
import {
  connectionFailureOf,
  nodeFailureOf,
  type Caller,
  type ConnectionFailure,
} from './connection-failure.js';
import { mastersOf } from './server-check/masters.js';
import { createClient, type ConnectionRole, type RedisClient, type RedisTarget } from './redis-options.js';
import { TransportWatch } from './transport.js';

export interface RedisClientsOptions {
  readonly role?: BrokerRole;
  readonly target: RedisTarget;
  readonly random: Random;
  readonly onError: (role: ConnectionRole, error: Error) => void;
}

/** The clients of a process, one for each role, connecting on first use. */
export class RedisClients {
  readonly #clients = new Map<ConnectionRole, RedisClient>();
  isClosed = false;
  #isHeld = true;
  /** Calls that wait for their answer. */
  #underWay = 0;
  #connectionFailure: ConnectionFailure | undefined;
  /** Of the first client, until it is understood. */
  #transport: TransportWatch | undefined;

  constructor(readonly options: RedisClientsOptions) {}

  /** Why a connection last failed. */
  get connectionFailure(): ConnectionFailure | undefined {
    const { mismatch } = this.#transport ?? {};
    return mismatch === undefined ? this.#connectionFailure : { kind: 'tls', message: mismatch };
  }

  /** Where the commands go, such as 'h:6379'. */
  get address(): string {
    return addressOfClient(this.of('command'), this.options.target);
  }

  of(role: ConnectionRole): RedisClient {
    const known = this.#clients.get(role);
    if (known !== undefined) return known;
    if (this.isClosed) throw new BrokerUnavailableError('The connection to Redis is closed.');
    const client = createClient(this.options.target, role, this.options.random);
    this.#clients.set(role, client);
    this.#watch(role, client);
    if (role === 'command') this.#holdLater(client);
    // A fail-over that comes in the middle of a reconnect ends a client for good: the next use makes another.
    client.on('end', () => {
      if (this.#clients.get(role) === client) this.#clients.delete(role);
    });
    this.#transport ??= new TransportWatch(client);
    return client;
  }

  #watch(role: ConnectionRole, client: RedisClient): void {
    const fail = (error: Error, failure: ConnectionFailure) => {
      this.#connectionFailure = failure;
      this.options.onError(role, error);
    };
    const caller = () => callerOf(client, this.options);
    client.on('error', (error: Error) => fail(error, connectionFailureOf(error, caller())));
    client.on('node error', (error: Error, node: string) =>
      fail(error, nodeFailureOf(error, node, caller())),
    );
    client.on('connect', () => this.#reached());
    client.on('ready', () => this.#understood());
    client.on('+node', () => this.#understood());
  }

  /** Somebody listens, though Redis may still load its data. */
  #reached(): void {
    if (this.#connectionFailure?.kind === 'away') this.#connectionFailure = undefined;
  }

  #understood(): void {
    this.#connectionFailure = undefined;
    this.#transport?.stop();
  }

  /** A stream is made with each connection; a node of a cluster connects when it is first used, and again by itself. */
  #holdLater(client: RedisClient): void {
    const hold = () => holdStreams(client, this.#keepsProcess);
    client.on('connect', hold);
    client.on('+node', (node: Redis) => node.on('connect', hold));
  }

  /** Whether the connection for commands keeps the process alive. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#holdNow();
  }

  /** A call waits: the process may not end before it is answered, also while a boot holds no connection. */
  begin(): void {
    this.#underWay += 1;
    if (!this.#isHeld && this.#underWay === 1) this.#holdNow();
  }

  end(): void {
    this.#underWay -= 1;
    if (!this.#isHeld && this.#underWay === 0) this.#holdNow();
  }

  get #keepsProcess(): boolean {
    return this.#isHeld || this.#underWay > 0;
  }

  #holdNow(): void {
    const client = this.#clients.get('command');
    if (client !== undefined) holdStreams(client, this.#keepsProcess);
  }

  /** Drops one connection; the next use opens it again. */
  drop(role: ConnectionRole): void {
    this.#clients.get(role)?.disconnect();
    this.#clients.delete(role);
  }

  close(): void {
    this.isClosed = true;
    this.#transport?.stop();
    for (const role of this.#clients.keys()) this.drop(role);
  }
}

function holdStreams(client: RedisClient, isHeld: boolean): void {
  for (const { stream } of mastersOf(client)) {
    // Missing between two connections; the types of ioredis do not say so.
    if (isHeld) (stream as { ref(): void; unref(): void } | undefined)?.ref();
    else (stream as { ref(): void; unref(): void } | undefined)?.unref();
  }
}

function callerOf(client: RedisClient, { target, role }: RedisClientsOptions): Caller {
  const { sentinels, name } = 'nodes' in client ? ({} as RedisOptions) : client.options;
  return { address: addressOfClient(client, target), role, ...(sentinels && { master: name }) };
}

/** Where a client connects to, for errors. */
function addressOfClient(client: RedisClient, target: RedisTarget): string {
  if ('nodes' in client) return nodesOf(target);
  const { host, port, path, sentinels } = client.options;
  if (sentinels) return sentinels.map((sentinel) => `${sentinel.host}:${sentinel.port}`).join(', ');
  return path ?? `${host}:${port}`;
}

function nodesOf(target: RedisTarget): string {
  if (typeof target !== 'object' || !('cluster' in target)) return 'its nodes';
  return target.cluster.map(textOfNode).join(', ');
}

function textOfNode(node: ClusterNode): string {
  if (typeof node === 'object') return `${node.host ?? '127.0.0.1'}:${node.port ?? 6379}`;
  if (typeof node === 'number') return `127.0.0.1:${node}`;
  // No user and no password, neither in front of the host nor among the options behind it.
  return node.replace(/\?.*$/, '').replace(/^.*@|^\w+:\/\//, '');
}
