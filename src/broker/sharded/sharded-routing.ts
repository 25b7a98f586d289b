import type { Random } from '../../core/clock.js';
import type { Routing } from '../routing.js';
import { rootTextOf, shardBitsOf } from './root-of.js';
import type { ShardSet } from './shard-set.js';

/** The most new tasks in a row that go to one shard: a batch of that size is one call. */
const MOST_IN_A_ROW = 500;
/** Counts are halved beyond this, so that what was long ago weighs little. */
const MOST_COUNTED = 1_000_000;

/** Places new tasks over the shards of a namespace. */
export class ShardedRouting implements Routing {
  /** How many tasks without an anchor this process has sent to each shard. */
  readonly #sent: number[];
  #sticky: number | undefined;
  #inARow = 0;

  constructor(
    private readonly shards: ShardSet,
    private readonly random: Random,
  ) {
    this.#sent = shards.all.map(() => 0);
  }

  get count(): number {
    return this.shards.all.length;
  }

  shardFor(anchor: string | undefined): number {
    return anchor === undefined ? this.#ofThisTick() : this.shards.router.homeOf(anchor);
  }

  shardOf(id: string): number {
    return this.shards.router.shardOf(id);
  }

  anchorIn(id: string): string | undefined {
    return shardBitsOf(id) === undefined ? rootTextOf(id) : undefined;
  }

  /** All tasks of a tick go together, so that they share a call. */
  #ofThisTick(): number {
    if (this.#sticky === undefined) queueMicrotask(() => (this.#sticky = undefined));
    if (this.#sticky === undefined || this.#inARow >= MOST_IN_A_ROW) {
      this.#sticky = this.#lessLoaded();
      this.#inARow = 0;
    }
    this.#inARow += 1;
    this.#count(this.#sticky);
    return this.#sticky;
  }

  /** The one of two that has got fewer: two looks are enough to keep all shards even. A shard that is down gets nothing new. */
  #lessLoaded(): number {
    const up = this.shards.all.filter(({ isDown }) => !isDown).map(({ index }) => index);
    if (up.length < this.shards.all.length) for (const { bulkhead } of this.shards.all) bulkhead.lookAgain();
    const candidates = up.length === 0 ? this.shards.all.map(({ index }) => index) : up;
    const pick = () => candidates[Math.floor(this.random() * candidates.length)] as number;
    const [one, other] = [pick(), pick()];
    return this.#sentTo(other) < this.#sentTo(one) ? other : one;
  }

  #sentTo(shard: number): number {
    return this.#sent[shard] ?? 0;
  }

  #count(shard: number): void {
    this.#sent[shard] = this.#sentTo(shard) + 1;
    if (this.#sentTo(shard) < MOST_COUNTED) return;
    this.#sent.forEach((count, index) => (this.#sent[index] = Math.floor(count / 2)));
  }
}
