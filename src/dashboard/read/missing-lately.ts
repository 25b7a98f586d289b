import type { Broker } from '../../broker/broker.js';
import { DownTimes } from './down-times.js';

/** Tabs share answers for so long: one that is given now may lack a shard that is back. */
const SHARED_MS = 6_000;

/** A shard that an answer may leave out. */
export interface MissingShard {
  readonly shard: number;
  /** Since when it does not answer, in epoch ms; `undefined` for one that answers again, or of which nobody knows it yet. */
  readonly since: number | undefined;
}

/** The shards that an answer of the dashboard may leave out. */
export class MissingLately {
  readonly #seenAt = new Map<number, number>();
  readonly #times: DownTimes;

  constructor(
    private readonly broker: Pick<Broker, 'shards'>,
    /** Monotonic, in ms. */
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.#times = new DownTimes(broker, clock);
  }

  /**
   * The shards that are down, or were missing lately, in order; `undefined` where there is one shard.
   *
   * @param noted those that the reads of this answer have left out
   */
  with(noted: readonly number[]): readonly MissingShard[] | undefined {
    const { shards } = this.broker;
    if (shards === undefined) return undefined;
    const now = this.clock();
    const missing = new Set([...noted, ...shards.down]);
    for (const shard of missing) this.#seenAt.set(shard, now);
    for (const [shard, at] of this.#seenAt) if (now - at >= SHARED_MS) this.#seenAt.delete(shard);
    const times = this.#times.of(missing);
    const lately = [...this.#seenAt.keys()].sort((one, other) => one - other);
    return lately.map((shard) => ({ shard, since: times.get(shard) }));
  }
}
