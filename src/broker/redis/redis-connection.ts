import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerAccessError, BrokerUnavailableError, type BrokerError } from '../../core/errors.js';
import { keysOf, type Keys } from './keys.js';
import type { RedisClients } from './redis-clients.js';
import { isFatal, verdictOn } from './redis-error.js';
import type { ConnectionRole, RedisClient } from './redis-options.js';
import { commandName, type ScriptName } from './script.js';

/** A call is tried again for so long before it fails; the last try may take its own time on top. */
const PATIENCE_MS = 5_000;

type Command = (...args: readonly (string | number)[]) => Promise<unknown>;

/** The way of this process to the keys of one namespace. */
export class RedisConnection {
  readonly keys: Keys;

  constructor(
    private readonly clients: RedisClients,
    private readonly namespace: string,
    part = '',
  ) {
    this.keys = keysOf(namespace, part);
  }

  /** The same connections, to a part of the namespace that nobody else uses. */
  within(part: string): RedisConnection {
    return new RedisConnection(this.clients, this.namespace, part);
  }

  client(role: ConnectionRole): RedisClient {
    return this.clients.of(role);
  }

  /** Runs a script with the same arguments until Redis answers, for a bounded time. */
  run(name: ScriptName, args: readonly (string | number)[], patienceMs = PATIENCE_MS): Promise<unknown> {
    const command = commandName(name);
    return this.attempt(
      name,
      () => {
        const client = this.client('command') as unknown as Record<string, Command>;
        return (client[command] as Command).call(client, this.keys.prefix, ...args);
      },
      patienceMs,
    );
  }

  /** Sends a command until Redis answers, for a bounded time. It must be one that may run twice. */
  async attempt<T>(what: string, send: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
    const deadline = performance.now() + patienceMs;
    for (let tries = 1; ; tries += 1) {
      try {
        return await send();
      } catch (error) {
        const verdict = verdictOn(error, what) ?? this.#refusal(what);
        if (verdict !== undefined) throw verdict;
        if (this.clients.isClosed || performance.now() >= deadline) throw this.#unavailable(what, error);
      }
      await sleep(20 + this.clients.options.random() * Math.min(250, 10 * 2 ** tries));
    }
  }

  /** Drops one connection; the next use opens it anew. */
  drop(role: ConnectionRole): void {
    this.clients.drop(role);
  }

  close(): void {
    this.clients.close();
  }

  /** A server that refuses the login refuses it again. */
  #refusal(what: string): BrokerError | undefined {
    const { fault } = this.clients;
    return fault !== undefined && isFatal(fault)
      ? new BrokerAccessError(`Redis refused ${what}: ${fault}`)
      : undefined;
  }

  #unavailable(what: string, error: unknown): BrokerUnavailableError {
    if (this.clients.isClosed)
      return new BrokerUnavailableError(`The connection to Redis is closed (${what}).`);
    const why = this.clients.fault ?? (error instanceof Error ? error.message : String(error));
    return new BrokerUnavailableError(`Redis did not answer in time to ${what}: ${why}`);
  }
}
