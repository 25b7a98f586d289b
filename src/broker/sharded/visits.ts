import type { Random } from '../../core/clock.js';
import { rankIn } from './ranks.js';
import type { ShardView, VisitContext, Visits } from './shard-view.js';
import { sharesOf } from './shares.js';

/**
 * A higher band may come to a shard that nobody leases from now. So each shard gets a look once in this time on average, and each
 * worker of a fleet looks as many times less often.
 */
const LOOK_MS = 6;
/** No worker looks more often than this. */
const MIN_KNOWN_MS = 30;
/**
 * A worker leaves the shard that it settles in for one of the same band, where the first task is older by this time and by this part of its
 * wait: one exchange settles and leases there, elsewhere it takes two.
 */
const LEAD_MS = 50;
const LEAD_PART = 0.25;
const OLDEST_EVERY = 10;
/** The most shards of which little is known that are looked into beside one that is leased from. */
const LOOKS = 2;

/**
 * Which shards a worker turns to. It leases whole batches from one: of the highest band, then where it settles anyway, unless tasks wait
 * longer in another. Beside it, it settles where tasks have ended, and looks into shards that it has not heard of for a while.
 */
export function visits(shards: readonly ShardView[], context: VisitContext): Visits {
  const { most } = context;
  if (most <= 0) return { lease: undefined, others: [] };
  const lease = context.canLease ? leaseFrom(shards, context) : undefined;
  const left = lease === undefined ? most : most - 1;
  const others = othersThan(lease, shards, context).slice(0, left);
  return { lease, others: sharesOf(others, lease, shards, context) };
}

/** The shard that tasks are leased from. */
function leaseFrom(shards: readonly ShardView[], context: VisitContext): number | undefined {
  const { now, only, leases } = context;
  const mayLease = (shard: ShardView, index: number) =>
    shard.isFree && (only === undefined ? shard.mayHaveMore : only === index);
  const all = indexesOf(shards, mayLease);
  const rested = all.filter((index) => (shards[index]?.restsUntil ?? now) <= now);
  const found = rested.length > 0 ? rested : all;
  if (leases % OLDEST_EVERY === OLDEST_EVERY - 1) return betterOfTwo(found, shards, context);
  return inBand(highestOf(found, shards, context.queues), shards, context);
}

/** Of shards with one band: the one that it settles in, unless another is clearly better. */
function inBand(
  found: readonly number[],
  shards: readonly ShardView[],
  context: VisitContext,
): number | undefined {
  const other = betterOfTwo(found, shards, context);
  if (other === undefined) return undefined;
  const most = Math.max(...found.map((index) => shards[index]?.settlements ?? 0));
  const own = most === 0 ? undefined : found.find((index) => shards[index]?.settlements === most);
  if (own === undefined) return other;
  const leadMs = Math.max(LEAD_MS, LEAD_PART * (context.now - oldestAt(shards[other])));
  return isBetter(shards[other], shards[own], leadMs) ? other : own;
}

/** Another worker does not help a shard that has more calls than it can answer. Else tasks should not wait longer in one than in another. */
function isBetter(one: ShardView | undefined, other: ShardView | undefined, leadMs = LEAD_MS): boolean {
  const difference = congestion(other) - congestion(one);
  if (difference !== 0) return difference > 0;
  return oldestAt(other) - oldestAt(one) > leadMs;
}

function highestOf(
  found: readonly number[],
  shards: readonly ShardView[],
  queues: readonly string[],
): readonly number[] {
  const ranks = found.map((index) => rankIn(shards[index], queues));
  const highest = Math.min(...ranks);
  return found.filter((_, at) => ranks[at] === highest);
}

/**
 * The better one of two at random, or the fuller one. Two are enough to keep shards even; if each worker chose the best of all, all would
 * come to the same one.
 */
function betterOfTwo(
  found: readonly number[],
  shards: readonly ShardView[],
  { random }: VisitContext,
): number | undefined {
  const [one, other] = [oneOf(found, random), oneOf(found, random)];
  if (one === undefined || other === undefined) return undefined;
  if (isBetter(shards[one], shards[other])) return one;
  if (isBetter(shards[other], shards[one])) return other;
  return readyIn(shards, one) >= readyIn(shards, other) ? one : other;
}

/** Where something is to be settled, then where an exchange is due, then what has not been heard of for long. */
function othersThan(
  lease: number | undefined,
  shards: readonly ShardView[],
  context: VisitContext,
): readonly number[] {
  const isOther = (shard: ShardView, index: number) => shard.isFree && index !== lease;
  const isSettling = ({ settlements, isHeldBack }: ShardView) => settlements > 0 && !isHeldBack;
  const settling = indexesOf(shards, (shard, index) => isOther(shard, index) && isSettling(shard));
  // Without room a look finds nothing out: those that are due are leased from one after the other.
  const isRequested = ({ settlements, isRequested: is, isLook }: ShardView) =>
    settlements === 0 && is && !isLook;
  const requested = indexesOf(shards, (shard, index) => isOther(shard, index) && isRequested(shard));
  const due = [...settling, ...requested];
  // A worker that looks round for itself has nothing to do: each shard gets its look when it is due.
  const isIdle = lease === undefined || shards[lease]?.isLook === true;
  const looks = isIdle ? [] : looksBeside([lease, ...due], shards, context);
  return [...due, ...looks];
}

/** The shards that were seen longest ago: any of them may hold a higher band by now. */
function looksBeside(
  visited: readonly number[],
  shards: readonly ShardView[],
  { now, fleet }: VisitContext,
): readonly number[] {
  const before = now - Math.max(MIN_KNOWN_MS, fleet * LOOK_MS);
  const isOld = (shard: ShardView, index: number) =>
    shard.isFree && shard.restsUntil <= now && shard.seenAt < before && !visited.includes(index);
  const seenAt = (index: number) => shards[index]?.seenAt ?? 0;
  return indexesOf(shards, isOld)
    .sort((one, other) => seenAt(one) - seenAt(other))
    .slice(0, LOOKS);
}

function oldestAt(shard: ShardView | undefined): number {
  return shard?.digest?.oldestAt ?? Number.POSITIVE_INFINITY;
}

/** 0 below 5 ms of delay, 1 below 15, 2 below 35: smaller differences are chance. */
function congestion(shard: ShardView | undefined): number {
  return Math.floor(Math.log2(1 + (shard?.delayMs ?? 0) / 5));
}

function readyIn(shards: readonly ShardView[], index: number | undefined): number {
  return index === undefined ? 0 : (shards[index]?.digest?.readyCount ?? 0);
}

function indexesOf(shards: readonly ShardView[], is: (shard: ShardView, index: number) => boolean): number[] {
  const found: number[] = [];
  for (const [index, shard] of shards.entries()) if (is(shard, index)) found.push(index);
  return found;
}

function oneOf(indexes: readonly number[], random: Random): number | undefined {
  return indexes[Math.floor(random() * indexes.length)];
}
