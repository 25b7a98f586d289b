import { Redis } from 'ioredis';
import { ClientScripts, type Argument, type RunScript } from './client-scripts.js';
import { databaseOf, type RedisClient } from './redis-options.js';
import { commandName, scriptText, type ScriptName } from './script/scripts.js';

type DefinedCommand = (...args: readonly Argument[]) => Promise<unknown>;

/** Runs scripts on clients, each of which learns a script when it is first asked for. */
export class ScriptRunner {
  readonly #clients = new WeakMap<RedisClient, ClientScripts>();

  constructor(
    /** The text of a script for a database of the server. */
    private readonly textOf: (name: ScriptName, database: number) => string = scriptText,
  ) {}

  /** How a script runs on a client. */
  of(client: RedisClient, name: ScriptName): RunScript {
    return isOfThisCopy(client) ? this.#scriptsOf(client).of(name) : this.#defined(client, name);
  }

  #scriptsOf(client: Redis): ClientScripts {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    const scripts = new ClientScripts(client, (name) => this.textOf(name, databaseOf(client)));
    this.#clients.set(client, scripts);
    return scripts;
  }

  /** A cluster finds the node for its commands itself, and a client of another copy of ioredis knows no commands of this copy. */
  #defined(client: Exclude<RedisClient, Redis>, name: ScriptName): RunScript {
    const command = commandName(name);
    const commands = client as unknown as Record<string, DefinedCommand | undefined>;
    if (commands[command] === undefined)
      client.defineCommand(command, { lua: this.textOf(name, databaseOf(client)), numberOfKeys: 1 });
    return (prefix, args) => (commands[command] as DefinedCommand).call(client, prefix, ...args);
  }
}

/**
 * Whether a client is one of this copy of ioredis, and no cluster. Its scripts run in the order in which they are sent: a cluster has a
 * connection for each node, and a client of another copy sends a script that the server has forgotten again, behind others.
 */
export function isOfThisCopy(client: RedisClient): client is Redis {
  return Object.prototype.isPrototypeOf.call(Redis.prototype, client);
}
