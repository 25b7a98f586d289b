/** A master, and the shards that lie there. */
export interface ShardOwner {
  readonly id: string;
  readonly shards: readonly number[];
}

/** One shard that goes to another master. */
export interface ShardMove {
  readonly shard: number;
  readonly from: string;
  readonly to: string;
}

/** The moves after which no master has two shards more than another; no move where that is so already. As few as can be. */
export function evenMoves(owners: readonly ShardOwner[]): readonly ShardMove[] {
  const held = owners.map(({ id, shards }) => ({ id, shards: [...shards] }));
  const moves: ShardMove[] = [];
  for (;;) {
    const byCount = held.toSorted((one, other) => other.shards.length - one.shards.length);
    const [most, fewest] = [byCount[0], byCount.at(-1)];
    if (most === undefined || fewest === undefined || most.shards.length - fewest.shards.length < 2)
      return moves;
    const shard = most.shards.pop() as number;
    fewest.shards.push(shard);
    moves.push({ shard, from: most.id, to: fewest.id });
  }
}
