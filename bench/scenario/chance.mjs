/** A number from 0 to 1 that depends on nothing but the texts: both policies meet the same ending. */
export function chance(...texts) {
  let hash = 0x811c9dc5;
  for (const character of texts.join('/')) {
    hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
  }
  // The last bits of FNV are good, the first are not: they are mixed once more.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
