import type { LogEntry, LogPage } from '../event-log-store.js';
import { joinPositions, withPositions } from './cursors.js';
import { merged, sumOf } from './merge.js';

/** The page of one shard. */
export interface ShardPage {
  readonly shard: number;
  readonly page: LogPage;
}

interface ShardEntry {
  readonly shard: number;
  readonly item: LogEntry;
}

/**
 * One page of the log from a page of each shard that answered. Entries are in the order of their moments. `start`: the position in each
 * shard from which it was read.
 */
export function logPageOver(parts: readonly ShardPage[], start: readonly string[], limit: number): LogPage {
  const lists = parts.map(({ shard, page }) => page.entries.map((item) => ({ shard, item })));
  const taken = merged(lists, byMoment, limit);
  const isCut = taken.length < sumOf(lists.map(({ length }) => length));
  const isFull = isCut || parts.some(({ page }) => page.examined >= limit);
  const examined = sumOf(parts.map(({ page }) => page.examined));
  return {
    entries: withPositions(taken, start, ({ id }) => id).map(({ item, position }) => ({
      ...item,
      id: position,
    })),
    examined: isFull ? limit : Math.min(limit, examined),
    last: joinPositions(lastPositions(parts, taken, start)),
    hasGap: parts.some(({ page }) => page.hasGap),
  };
}

/** How far each shard was read: to the end of its page, or up to the entry of it that was taken last. */
function lastPositions(
  parts: readonly ShardPage[],
  taken: readonly ShardEntry[],
  start: readonly string[],
): readonly string[] {
  const last = [...start];
  for (const { shard, page } of parts) {
    const own = taken.filter((entry) => entry.shard === shard);
    last[shard] =
      own.length === page.entries.length ? page.last : (own.at(-1)?.item.id ?? (last[shard] as string));
  }
  return last;
}

/** By the moment of the entry, and within a millisecond by that of the event. */
function byMoment({ item: one }: ShardEntry, { item: other }: ShardEntry): number {
  return momentOf(one) - momentOf(other) || one.event.at - other.event.at;
}

/** The ids of one shard are a moment and a number. */
function momentOf({ id }: LogEntry): number {
  return Number(id.split('-', 1)[0]);
}
