/** A position in a list that lies over several shards: a position in each of them. No position in one shard holds a comma. */
export function joinPositions(positions: readonly string[]): string {
  const [first = ''] = positions;
  return positions.every((position) => position === first) ? first : positions.join(',');
}

/** The position in each shard; a single position holds for all of them. */
export function splitPositions(text: string, count: number): readonly string[] {
  const positions = text.split(',');
  return positions.length === count ? positions : Array.from({ length: count }, () => positions[0] as string);
}

/**
 * Gives each item of a merged list the position behind it: the items before it in the list, of any shard, are not read again from there.
 *
 * @param start the position in each shard before the list
 */
export function withPositions<T>(
  list: readonly { readonly shard: number; readonly item: T }[],
  start: readonly string[],
  positionOf: (item: T) => string,
): readonly { readonly item: T; readonly position: string }[] {
  const positions = [...start];
  return list.map(({ shard, item }) => {
    positions[shard] = positionOf(item);
    return { item, position: joinPositions(positions) };
  });
}
