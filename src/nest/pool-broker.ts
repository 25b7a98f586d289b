import type { Broker } from '../broker/broker.js';
import { openBroker } from '../services/open-broker.js';
import type { Ready } from '../worker/pool/pool-child.js';
import type { PlainBroker } from './plain-broker.js';

/** A connection of the supervisor's own to the broker of its children, opened when it is first used. */
export class PoolBroker {
  #broker: Promise<Broker> | undefined;

  /** A child that is ready says where the broker is. */
  open({ broker: plain }: Pick<Ready, 'broker'>): Promise<Broker> {
    this.#broker ??= openBroker(plain as PlainBroker, () => undefined).catch((error: unknown) => {
      this.#broker = undefined;
      throw error;
    });
    return this.#broker;
  }

  async close(): Promise<void> {
    await this.#broker?.then((broker) => broker.close()).catch(() => undefined);
  }
}
