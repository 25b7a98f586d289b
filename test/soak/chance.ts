/** Numbers from 0 to 1 that a seed determines (mulberry32): the plan of a soak can be made again. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the names, by their weights. */
export function chosen<Name extends string>(
  weights: Readonly<Record<Name, { readonly weight: number }>>,
  random: () => number,
): Name {
  const names = Object.keys(weights) as Name[];
  const total = names.reduce((sum, name) => sum + weights[name].weight, 0);
  let left = random() * total;
  return names.find((name) => (left -= weights[name].weight) < 0) ?? (names[0] as Name);
}
