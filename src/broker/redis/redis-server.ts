import { RedisClients, type RedisClientsOptions } from './redis-clients.js';
import { RedisListener } from './redis-listener.js';

/** The connections to one server, one group of Sentinels or one cluster. All shards that lie there share them. */
export class RedisServer {
  readonly clients: RedisClients;
  readonly listener: RedisListener;

  constructor(options: RedisClientsOptions) {
    this.clients = new RedisClients(options);
    this.listener = new RedisListener((role) => this.clients.of(role));
  }
}
