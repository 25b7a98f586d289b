/** Tells which of two comes first: negative for the one. */
export type Order<T> = (one: T, other: T) => number;

/** Lists that are in order, as one list in order. Of equals the earlier list comes first. */
export function merged<T>(lists: readonly (readonly T[])[], order: Order<T>): T[] {
  // Sorting is stable, and fast where whole runs are in order already.
  return lists.flat().sort(order);
}

/** The first `limit` of lists that are in order, and how many of each list are among them. */
export function mergedPage<T>(
  lists: readonly (readonly T[])[],
  order: Order<T>,
  limit: number,
): { readonly page: readonly T[]; readonly taken: readonly number[] } {
  const entries = lists.map((list, source) => list.map((item) => ({ item, source })));
  const first = merged(entries, (one, other) => order(one.item, other.item)).slice(0, limit);
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
