import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../core/clock.js';
import { BrokerUnavailableError } from '../../core/errors.js';
import { keysOf, type Keys } from './keys.js';
import { verdictOn } from './redis-error.js';
import { createClient, type ConnectionRole, type RedisClient, type RedisTarget } from './redis-options.js';
import { commandName, SCRIPTS, scriptText, type ScriptName } from './script.js';

/** A call is tried again for so long before it fails; the last try may take its own time on top. */
const PATIENCE_MS = 5_000;

type Command = (...args: readonly (string | number)[]) => Promise<unknown>;

/** The connections of a process to one namespace: one for commands, one that blocks, one that listens. */
export class RedisConnection {
  readonly keys: Keys;
  readonly #clients = new Map<ConnectionRole, RedisClient>();
  #closed = false;
  /** What the connection last died of. */
  #fault: string | undefined;

  constructor(
    private readonly target: RedisTarget,
    namespace: string,
    private readonly random: Random,
    private readonly onError: (role: ConnectionRole, error: Error) => void,
  ) {
    this.keys = keysOf(namespace);
  }

  /** The client of a role, connecting on first use. */
  client(role: ConnectionRole): RedisClient {
    const known = this.#clients.get(role);
    if (known !== undefined) return known;
    const client = createClient(this.target, role, this.random);
    client.on('error', (error: Error) => {
      this.#fault = error.message;
      this.onError(role, error);
    });
    client.on('ready', () => (this.#fault = undefined));
    if (role === 'command') {
      for (const name of SCRIPTS)
        client.defineCommand(commandName(name), { lua: scriptText(name), numberOfKeys: 1 });
    }
    this.#clients.set(role, client);
    return client;
  }

  /** Runs a script with the same arguments until Redis answers, for a bounded time. */
  run(name: ScriptName, args: readonly (string | number)[], patienceMs = PATIENCE_MS): Promise<unknown> {
    const client = this.client('command') as unknown as Record<string, Command>;
    const command = commandName(name);
    return this.attempt(
      name,
      () => (client[command] as Command).call(client, this.keys.prefix, ...args),
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
        const verdict = verdictOn(error, what);
        if (verdict !== undefined) throw verdict;
        if (this.#closed || performance.now() >= deadline) throw this.#unavailable(what, error);
      }
      await sleep(20 + this.random() * Math.min(250, 10 * 2 ** tries));
    }
  }

  /** Drops one connection; the next use opens it anew. */
  drop(role: ConnectionRole): void {
    this.#clients.get(role)?.disconnect();
    this.#clients.delete(role);
  }

  close(): void {
    this.#closed = true;
    for (const role of this.#clients.keys()) this.drop(role);
  }

  #unavailable(what: string, error: unknown): BrokerUnavailableError {
    const why = this.#fault ?? (error instanceof Error ? error.message : String(error));
    return new BrokerUnavailableError(
      this.#closed
        ? `The connection to Redis is closed (${what}).`
        : `Redis did not answer in time to ${what}: ${why}`,
    );
  }
}
