import { sumOf } from './merge.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';

/** Far below the limit they are counted in one turn of ten. */
const COUNTED_EACH = 10;

/** How many dead letters each shard may keep, of those that all together may. */
export class DeadLetterShares {
  #kept: ReadonlyMap<Shard, number> = new Map();
  #left = 0;

  constructor(private readonly shards: ShardSet) {}

  /** Each keeps its share of those that there were when they were counted last. */
  async of(most: number): Promise<(shard: Shard) => number> {
    await this.#count(most);
    const total = sumOf([...this.#kept.values()]);
    if (total <= most) return () => most;
    return (shard) => Math.ceil((this.#kept.get(shard) ?? total) * (most / total));
  }

  /** The next turn counts them: a shard had more to remove than one call does, so that they may have grown quickly. */
  recount(): void {
    this.#left = 0;
  }

  /** They grow slowly, and no shard alone keeps more than all may. */
  async #count(most: number): Promise<void> {
    this.#left -= 1;
    if (this.#left > 0 && 2 * sumOf([...this.#kept.values()]) < most) return;
    const counts = await this.shards.ask(({ inspector }) => inspector.counts());
    this.#kept = new Map(counts.map(({ shard, answer }) => [shard, answer.deadLetters]));
    this.#left = COUNTED_EACH;
  }
}
