import { SLOTS, slotOf } from './slot.js';

/** More shards than this have no room in an id beside the bits that are kept for later. */
export const MOST_SHARDS = 256;

/**
 * The hash tags of a namespace: shard i of N has its slot in the i-th N-th of all slots. A cluster gives out its slots in ranges, so it
 * gets the shards evenly. Numbers alone would not do: CRC16 is linear, and their slots make a pattern that leaves nodes without a shard.
 *
 * @example tagsOf('shop', 16) // ['shop.00.23', 'shop.01.20', …]
 */
export function tagsOf(namespace: string, count: number): readonly string[] {
  if (count === 1) return [namespace];
  return Array.from({ length: count }, (_, index) => tagOf(namespace, index, count));
}

function tagOf(namespace: string, index: number, count: number): string {
  const beginning = `${namespace}.${index.toString(16).padStart(2, '0')}.`;
  for (let suffix = 1; ; suffix += 1) {
    const tag = beginning + suffix.toString(16);
    if (Math.floor((slotOf(tag) * count) / SLOTS) === index) return tag;
  }
}

/** The namespace of a hash tag. A namespace has no dot. */
export function namespaceOf(tag: string): string {
  return tag.split('.', 1)[0] as string;
}
