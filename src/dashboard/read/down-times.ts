import type { Broker } from '../../broker/broker.js';
import { downSince, earliest } from '../../broker/sharded/down-since.js';

/** Workers are asked again after so long while the same shards are missing. */
const KNOWN_MS = 6_000;

/** Since when shards do not answer. No answer waits for it: it tells what is known so far, and the next one what it has asked for. */
export class DownTimes {
  #known: ReadonlyMap<number, number> = new Map();
  #asked = '';
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly broker: Pick<Broker, 'shards'>,
    /** Monotonic, in ms. */
    private readonly clock: () => number,
  ) {}

  /** In epoch ms, by shard; without those of which nobody knows it yet. */
  of(missing: ReadonlySet<number>): ReadonlyMap<number, number> {
    const kept = [...this.#known].map(([shard, since]) => ({ shard, since }));
    const own = this.broker.shards?.downSince ?? [];
    this.#known = earliest([...kept, ...own].filter(({ shard }) => missing.has(shard)));
    this.#ask([...missing].sort((one, other) => one - other).join());
    return this.#known;
  }

  #ask(missing: string): void {
    const now = this.clock();
    if (missing === this.#asked && now - this.#askedAt < KNOWN_MS) return;
    this.#asked = missing;
    this.#askedAt = now;
    if (missing !== '') void this.#learn(missing).catch(() => undefined);
  }

  /** The times of other shards are of no use. */
  async #learn(missing: string): Promise<void> {
    const known = await downSince(this.broker);
    if (missing === this.#asked) this.#known = known;
  }
}
