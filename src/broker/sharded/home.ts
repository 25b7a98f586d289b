/**
 * The shard of a text: a jump hash, which moves as few texts as it can when there are more shards. It must never change, because it is
 * the only memory of where a task lives.
 */
export function homeOf(text: string, count: number): number {
  let seed = hashOf(text);
  let home = 0;
  for (let next = 0; next < count;) {
    home = next;
    seed = (seed + 0x6d2b79f5) | 0;
    next = Math.floor((home + 1) / fraction(seed));
  }
  return home;
}

/** FNV-1a over UTF-16 code units, both bytes of each. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash;
}

/** A number in (0, 1], by the mixing steps of mulberry32. */
function fraction(seed: number): number {
  let bits = Math.imul(seed ^ (seed >>> 15), seed | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return (((bits ^ (bits >>> 14)) >>> 0) + 1) / 2 ** 32;
}
