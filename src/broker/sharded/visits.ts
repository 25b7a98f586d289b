import type { Random } from '../../core/clock.js';
import type { ExchangeDigest } from '../task-store.js';

/** One shard as a worker knows it. Moments are ms of one clock of this process. */
export interface ShardView {
  /** No exchange with it is under way. */
  readonly isFree: boolean;
  /** Settlements that wait to be carried there. */
  readonly settlements: number;
  /** An exchange is due there even though nothing has ended and nothing fits. */
  readonly isRequested: boolean;
  /** There may be tasks to lease. */
  readonly mayHaveMore: boolean;
  /** When it last answered; `-Infinity` if it never has. */
  readonly seenAt: number;
  /** By how many ms its last exchange took longer than its quickest. */
  readonly delayMs: number;
  /** It was slow or down lately: until then nothing is leased there. */
  readonly restsUntil: number;
  /** Of its last reply; `undefined` if nothing is known. */
  readonly digest: ExchangeDigest | undefined;
}

export interface VisitContext {
  readonly now: number;
  /** The queues that the worker serves, in their order. */
  readonly queues: readonly string[];
  /** There is room for tasks. */
  readonly canLease: boolean;
  /** The only shard that tasks may be leased from: its suspect waits until the worker is empty. */
  readonly only: number | undefined;
  /** How often the worker has leased: every tenth time no band comes before another. */
  readonly leases: number;
  /** For how many exchanges there is room. */
  readonly most: number;
  /** How many workers the namespace has: together they look into each shard often. */
  readonly fleet: number;
  readonly random: Random;
}

/** The shards to turn to now: one to lease from, and others to settle in or to look into. */
export interface Visits {
  readonly lease: number | undefined;
  readonly others: readonly number[];
}

/**
 * A higher band may come to a shard that nobody leases from now. So somebody looks into each shard once in so many ms on average: each
 * worker of a fleet as many times less often.
 */
const LOOK_MS = 6;
/** No worker looks more often than this. */
const MIN_KNOWN_MS = 20;
/** A worker leaves the shard that it settles in for one of the same band, where the first task is older by so many ms. */
const LEAD_MS = 50;
const OLDEST_EVERY = 10;
/** Behind every band. */
const UNKNOWN = Number.MAX_SAFE_INTEGER;
const NO_TASKS = Number.POSITIVE_INFINITY;
/** So many shards of which little is known are looked into beside one that is leased from. */
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
  return { lease, others: othersThan(lease, shards, context).slice(0, left) };
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
  const most = Math.max(...found.map((index) => shards[index]?.settlements ?? 0));
  const own = most === 0 ? undefined : found.find((index) => shards[index]?.settlements === most);
  if (own === undefined || other === undefined) return other;
  return isBetter(shards[other], shards[own]) ? other : own;
}

/** Another worker does not help a shard that has more calls than it can answer. Else tasks should not wait longer in one than in another. */
function isBetter(one: ShardView | undefined, other: ShardView | undefined): boolean {
  const difference = congestion(other) - congestion(one);
  if (difference !== 0) return difference > 0;
  return oldestAt(other) - oldestAt(one) > LEAD_MS;
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
  const settling = indexesOf(shards, (shard, index) => isOther(shard, index) && shard.settlements > 0);
  const requested = indexesOf(
    shards,
    (shard, index) => isOther(shard, index) && shard.settlements === 0 && shard.isRequested,
  );
  const due = [...settling, ...requested];
  const looks = lease === undefined ? [] : looksBeside([lease, ...due], shards, context);
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

/** A shard of which little is known comes behind those with known tasks, and before those without. */
function rankIn(shard: ShardView | undefined, queues: readonly string[]): number {
  const band = shard?.digest?.band;
  if (band !== undefined) return rankOf(band, queues);
  return shard?.digest === undefined || shard.isRequested ? UNKNOWN : NO_TASKS;
}

/** The order in which a worker serves bands, the lowest first: by its queues, then by priority. */
export function rankOf(band: string, queues: readonly string[]): number {
  const order = queues.indexOf(band.slice(2));
  return (order === -1 ? queues.length : order) * 10 - Number(band[0]);
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
