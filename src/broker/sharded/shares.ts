import { rankIn, rankOf } from './ranks.js';
import type { ShardView, Visit, VisitContext } from './shard-view.js';

/**
 * The room of the shards beside the one that is leased from. Limits hold tasks back there while slots are free. So an exchange takes the next
 * task at once where one has ended, or where one is due. No shard takes slots from a higher band of another.
 */
export function sharesOf(
  others: readonly number[],
  lease: number | undefined,
  shards: readonly ShardView[],
  context: VisitContext,
): readonly Visit[] {
  const wanted = others.map((index) => wantedBy(index, shards, context));
  const parts = wanted.filter((count) => count > 0).length + (lease === undefined ? 0 : 1);
  const each = Math.max(1, Math.floor(context.slots / Math.max(1, parts)));
  // The shard that is leased from has the first slot.
  let left = context.slots - (lease === undefined ? 0 : 1);
  return others.map((shard, at) => {
    const slots = Math.max(0, Math.min(wanted[at] ?? 0, each, left));
    left -= slots;
    return { shard, slots };
  });
}

function wantedBy(index: number, shards: readonly ShardView[], context: VisitContext): number {
  const shard = shards[index];
  if (shard === undefined || context.only !== undefined || shard.restsUntil > context.now) return 0;
  if (!shard.isDue && shard.limited === 0) return 0;
  if (lastRank(shard, context.queues) > highestBeside(index, shards, context)) return 0;
  return shard.isDue ? context.slots : shard.limited;
}

/** Of the tasks that came from there last: which one a limit lets through next is not known. */
function lastRank({ lastBand }: ShardView, queues: readonly string[]): number {
  return lastBand === undefined ? Number.MAX_SAFE_INTEGER : rankOf(lastBand, queues);
}

function highestBeside(index: number, shards: readonly ShardView[], { queues, now }: VisitContext): number {
  let highest = Number.POSITIVE_INFINITY;
  for (const [other, shard] of shards.entries())
    if (other !== index && mayBring(shard, now)) highest = Math.min(highest, rankIn(shard, queues));
  return highest;
}

/** One that is slow or down brings nothing now, whatever it held. */
function mayBring({ mayHaveMore, isParked, restsUntil }: ShardView, now: number): boolean {
  return mayHaveMore && !isParked && restsUntil <= now;
}
