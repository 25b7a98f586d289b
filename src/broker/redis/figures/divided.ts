/** Divides buckets among spans with these counts: the sums over the spans are the buckets, and those over the buckets are the counts. */
export function divided(
  buckets: readonly number[],
  counts: readonly number[],
): readonly (readonly number[])[] {
  const left = [...buckets];
  return counts.map((count) => {
    const own = share(left, count);
    own.forEach((value, bucket) => (left[bucket] = (left[bucket] ?? 0) - value));
    return own;
  });
}

/** `count` of the contents of the buckets, in their proportion, by largest remainder. */
function share(buckets: readonly number[], count: number): readonly number[] {
  const all = sumOf(buckets);
  if (count >= all) return [...buckets];
  const exact = buckets.map((value) => (value * count) / all);
  const own = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, bucket) => ({ bucket, remainder: value - Math.floor(value) }))
    .sort((one, other) => other.remainder - one.remainder);
  for (const { bucket } of byRemainder.slice(0, count - sumOf(own))) own[bucket] = (own[bucket] ?? 0) + 1;
  return own;
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
