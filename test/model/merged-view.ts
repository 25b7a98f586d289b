import type { View } from './view.js';

/** All that several shards hold, as one broker would. */
export function mergedView(views: readonly View[]): View {
  const [first, ...others] = views;
  if (first === undefined) throw new Error('There are no shards.');
  return others.reduce(bothOf, first);
}

function bothOf(one: View, other: View): View {
  const parts = Object.keys(one) as (keyof View)[];
  const merged = parts.map((part) => [part, bothParts(part, one[part], other[part])] as const);
  return Object.fromEntries(merged) as unknown as View;
}

function bothParts(part: keyof View, one: unknown, other: unknown): unknown {
  if (part === 'steps') return (one as number) + (other as number);
  if (one instanceof Map) return bothMaps(one, other as ReadonlyMap<string, unknown>);
  if (one instanceof Set) return new Set([...one, ...(other as ReadonlySet<string>)]);
  // The clock is one, and limits are declared in all shards.
  return Array.isArray(one) && one.length === 0 ? other : one;
}

/** Lists of one name follow each other, sets of one name are united; of anything else a name has one shard. */
function bothMaps(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): unknown {
  const both = new Map(one);
  for (const [name, value] of other) {
    const held = both.get(name);
    if (Array.isArray(held)) both.set(name, [...(held as unknown[]), ...(value as unknown[])]);
    else if (held instanceof Set) both.set(name, new Set([...held, ...(value as ReadonlySet<string>)]));
    else both.set(name, value);
  }
  return both;
}
