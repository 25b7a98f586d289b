/** Tells which of two comes first: negative for the one. */
export type Order<T> = (one: T, other: T) => number;

/**
 * Lists that are in order, as one list in order. Of equals the earlier list comes first. Each list keeps its own order, also where it is
 * not quite that of the others, so that a position in it stays a position.
 *
 * @param limit the most items that are wanted
 */
export function merged<T>(
  lists: readonly (readonly T[])[],
  order: Order<T>,
  limit = Number.POSITIVE_INFINITY,
): T[] {
  const heads = lists.map(() => 0);
  const all: T[] = [];
  while (all.length < limit) {
    const next = firstOf(lists, heads, order);
    if (next === undefined) break;
    all.push(lists[next]?.[heads[next] as number] as T);
    heads[next] = (heads[next] as number) + 1;
  }
  return all;
}

/** The list whose head comes first; `undefined` behind the end of all. */
function firstOf<T>(
  lists: readonly (readonly T[])[],
  heads: readonly number[],
  order: Order<T>,
): number | undefined {
  let first: number | undefined;
  let best: T | undefined;
  lists.forEach((list, index) => {
    const at = heads[index] as number;
    if (at >= list.length) return;
    const head = list[at] as T;
    if (first !== undefined && order(head, best as T) >= 0) return;
    first = index;
    best = head;
  });
  return first;
}

/** The first `limit` of lists that are in order, and how many of each list are among them. */
export function mergedPage<T>(
  lists: readonly (readonly T[])[],
  order: Order<T>,
  limit: number,
): { readonly page: readonly T[]; readonly taken: readonly number[] } {
  const entries = lists.map((list, source) => list.map((item) => ({ item, source })));
  const first = merged(entries, (one, other) => order(one.item, other.item), limit);
  const taken = lists.map(() => 0);
  for (const { source } of first) taken[source] = (taken[source] ?? 0) + 1;
  return { page: first.map(({ item }) => item), taken };
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** The least of the numbers that are known. */
export function least(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
