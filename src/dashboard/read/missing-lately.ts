import type { Broker } from '../../broker/broker.js';
import { downSince } from '../../broker/sharded/down-since.js';

/** Tabs share answers for so long: one that is given now may lack a shard that is back. */
const SHARED_MS = 6_000;

/** The shards that an answer of the dashboard may leave out. */
export class MissingLately {
  readonly #seenAt = new Map<number, number>();
  #askedAt = Number.NEGATIVE_INFINITY;
  #since: Promise<ReadonlyMap<number, number>> = Promise.resolve(new Map());

  constructor(
    private readonly broker: Pick<Broker, 'shards'>,
    /** Monotonic, in ms. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /**
   * The shards that are down, or were missing lately, in order; `undefined` where there is one shard.
   *
   * @param noted those that the reads of this answer have left out
   */
  with(noted: readonly number[]): readonly number[] | undefined {
    const { shards } = this.broker;
    if (shards === undefined) return undefined;
    const now = this.clock();
    for (const shard of [...noted, ...shards.down]) this.#seenAt.set(shard, now);
    for (const [shard, at] of this.#seenAt) if (now - at >= SHARED_MS) this.#seenAt.delete(shard);
    return [...this.#seenAt.keys()].sort((one, other) => one - other);
  }

  /** Since when these shards do not answer, in epoch ms, in their order; `undefined` for one that answers again, or of which nobody knows it. */
  async since(missing: readonly number[]): Promise<readonly (number | undefined)[]> {
    if (missing.length === 0) return [];
    const now = this.clock();
    if (now - this.#askedAt >= SHARED_MS) {
      this.#askedAt = now;
      this.#since = downSince(this.broker);
    }
    const known = await this.#since;
    return missing.map((shard) => known.get(shard));
  }
}
