import type { Broker } from '../broker/broker.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import { BrokerUnavailableError } from '../core/errors.js';
import { isInstance } from '../core/kind-of-value.js';

/** A change of many tasks, one after the other: where the shard of one does not answer, those of other shards go on. */
export class Reach {
  readonly #lost = new Set<number>();

  constructor(private readonly broker: Pick<Broker, 'shards'>) {}

  /** `undefined` for a task of a shard that does not answer; it is noted as missing. */
  async of<T>(id: string, change: () => Promise<T>): Promise<T | undefined> {
    const shard = this.broker.shards?.shardOf(id);
    if (shard === undefined) return change();
    if (this.#lost.has(shard)) return undefined;
    try {
      return await change();
    } catch (error) {
      if (!isInstance(error, BrokerUnavailableError)) throw error;
      this.#lost.add(shard);
      missingOf(this.broker).note([shard]);
      return undefined;
    }
  }
}
