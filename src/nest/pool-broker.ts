import type { Broker } from '../broker/broker.js';
import { openBroker } from '../services/open-broker.js';
import type { Ready } from '../worker/pool/pool-child.js';
import type { PlainBroker } from './plain-broker.js';

/** A client that cannot connect says so this often at least: it tries for five seconds, and rests for one. */
const AWAY_MS = 7_000;

/** A connection of the supervisor's own to the broker of its children, opened when it is first used. */
export class PoolBroker {
  #broker: Promise<Broker> | undefined;
  #shards: Broker['shards'];
  #failedAt = -Infinity;

  /** A child that is ready says where the broker is. */
  open({ broker: plain }: Pick<Ready, 'broker'>): Promise<Broker> {
    const onError = () => (this.#failedAt = performance.now());
    this.#broker ??= openBroker(plain as PlainBroker, onError).then(
      (broker) => {
        this.#shards = broker.shards;
        return broker;
      },
      (error: unknown) => {
        this.#broker = undefined;
        throw error;
      },
    );
    return this.#broker;
  }

  /** The connection has just been lost or refused; that of one shard leaves the others. A broker that is merely slow is not away. */
  get isAway(): boolean {
    if (this.#shards !== undefined && this.#shards.down.length < this.#shards.brokers.length) return false;
    return performance.now() - this.#failedAt < AWAY_MS;
  }

  async close(): Promise<void> {
    await this.#broker?.then((broker) => broker.close()).catch(() => undefined);
  }
}
