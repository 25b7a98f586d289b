import { mergedPage, type Order } from './merge.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';
import type { Broker } from '../broker.js';

export interface OffsetPage {
  readonly offset: number;
  readonly limit: number;
}

/** Ends of pages that are remembered: enough for some readers at once. */
const REMEMBERED = 64;

/**
 * Pages of a list that lies over several shards, each part of it in order. A page begins at an offset in the whole list. How far each
 * shard was read at the end of a page is remembered, so that reading page after page costs as much as over one shard. Where it is not
 * known, all before the page is read again.
 */
export class OffsetPages<T> {
  /** How many of each shard stand before an offset. */
  readonly #ends = new Map<number, ReadonlyMap<Shard, number>>();

  constructor(
    private readonly shards: ShardSet,
    private readonly order: Order<T>,
  ) {}

  /** @param read a page of one shard */
  async page(
    { offset, limit }: OffsetPage,
    read: (broker: Broker, page: OffsetPage) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const known = offset === 0 ? new Map<Shard, number>() : this.#ends.get(offset);
    const before = known ?? new Map<Shard, number>();
    const wanted = known === undefined ? offset + limit : limit;
    const parts = await this.shards.ask((broker, shard) =>
      read(broker, { offset: before.get(shard) ?? 0, limit: wanted }),
    );
    const lists = parts.map(({ answer }) => answer);
    const { page, taken } = mergedPage(lists, this.order, wanted);
    const ends = new Map(before);
    parts.forEach(({ shard }, index) => ends.set(shard, (before.get(shard) ?? 0) + (taken[index] ?? 0)));
    const shown = known === undefined ? page.slice(offset) : page;
    this.#remember(offset + shown.length, ends);
    return shown;
  }

  #remember(offset: number, ends: ReadonlyMap<Shard, number>): void {
    this.#ends.delete(offset);
    this.#ends.set(offset, ends);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > REMEMBERED && oldest !== undefined) this.#ends.delete(oldest);
  }
}
