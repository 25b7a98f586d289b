/** The last ten bits of a made id are its shard. */
const SHARD_MASK = 0x3ff;

/** An id of ours, or of anybody who makes UUIDs of version 7; ids derived from it go on with one of these characters. */
const MADE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![^/.!~+:])/;

/** The id of a tick, or of a trigger by hand. A name may hold what looks like a tick: the first one counts, for all ids of the name. */
const TICK = /^beat:(.+?):(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![^/.!~+:])/;

const SEPARATOR = /[/.!~+:]/;

/** The bits of its shard that a made id ends with; `undefined` for an id of the caller's own. */
export function shardBitsOf(id: string): number | undefined {
  if (!MADE.test(id)) return undefined;
  // Two or three times for each task: a text of its own for these digits, and its parsing, would take as long as the match.
  return ((digitAt(id, 33) << 8) | (digitAt(id, 34) << 4) | digitAt(id, 35)) & SHARD_MASK;
}

/** The value of a hexadecimal digit in lower case. */
function digitAt(id: string, at: number): number {
  const code = id.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

/**
 * The text by which an id of the caller's own finds its shard: all that is derived from it has the same. Of a tick it is the name of
 * the schedule.
 */
export function rootTextOf(id: string): string {
  const name = TICK.exec(id)?.[1];
  if (name !== undefined) return name;
  const end = id.search(SEPARATOR);
  return end < 0 ? id : id.slice(0, end);
}
