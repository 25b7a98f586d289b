/** A place in a list that lies over several shards: a place in each of them. No place in one shard holds a comma. */
export function joinPlaces(places: readonly string[]): string {
  const [first = ''] = places;
  return places.every((place) => place === first) ? first : places.join(',');
}

/** The place in each shard; a single place holds for all of them. */
export function splitPlaces(text: string, count: number): readonly string[] {
  const places = text.split(',');
  return places.length === count ? places : Array.from({ length: count }, () => places[0] as string);
}

/**
 * Gives each item of a merged list the place behind it: the items before it in the list, of any shard, are not read again from there.
 *
 * @param start the place in each shard before the list
 */
export function placed<T>(
  list: readonly { readonly shard: number; readonly item: T }[],
  start: readonly string[],
  positionOf: (item: T) => string,
): readonly { readonly item: T; readonly place: string }[] {
  const places = [...start];
  return list.map(({ shard, item }) => {
    places[shard] = positionOf(item);
    return { item, place: joinPlaces(places) };
  });
}
