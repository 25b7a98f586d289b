import type { Socket } from 'node:net';
import { RedisClients, type RedisClientsOptions } from './redis-clients.js';
import { RedisListener } from './redis-listener.js';
import { ScriptRunner } from './script-runner.js';

export interface RedisServerOptions extends RedisClientsOptions {
  /** Default: the scripts of this package. */
  readonly scripts?: ScriptRunner;
}

/** The connections to one server, one group of Sentinels or one cluster. All shards that lie there share them. */
export class RedisServer {
  readonly clients: RedisClients;
  readonly listener: RedisListener;
  readonly scripts: ScriptRunner;

  constructor(private readonly options: RedisServerOptions) {
    this.clients = new RedisClients(options);
    this.listener = new RedisListener((role) => this.clients.of(role));
    this.scripts = options.scripts ?? new ScriptRunner();
  }

  get isCluster(): boolean {
    return this.clients.of('command').isCluster;
  }

  /** Its address, without a user and a password; `undefined` for a cluster, which has several. */
  get address(): string | undefined {
    const client = this.clients.of('command');
    if ('nodes' in client) return undefined;
    const { sentinels, name } = client.options;
    if (!sentinels) return this.clients.address;
    // The connection alone knows which server is the master now.
    const { remoteAddress, remotePort } = (client.stream ?? {}) as Partial<Socket>;
    return remoteAddress === undefined ? (name ?? '') : `${remoteAddress}:${remotePort}`;
  }

  /** The connections for the waits of one of several shards. In a cluster they cannot be waited for together, and each has its own. */
  waiting(): RedisClients {
    return this.isCluster ? new RedisClients(this.options) : this.clients;
  }
}
