import type { GiveUpReason } from './task-message.js';

/** Why a dead letter is kept. */
export const DEAD_REASONS = [
  'error',
  'retries-exhausted',
  'rejected',
  'time-limit',
  'worker-lost',
  'unknown-task',
  'malformed',
  'malformed-result',
] as const satisfies readonly GiveUpReason[];

export type DeadReason = (typeof DEAD_REASONS)[number];

const DEAD_COUNTERS = DEAD_REASONS.map((reason) => `dead:${reason}` as const);

/** How tasks ended and went on, counted for each task and queue. */
export const COUNTERS = [
  'enqueued',
  'started',
  'succeeded',
  'failed',
  'retried',
  'released',
  'lost',
  'revoked',
  'expired',
  'waitMs',
  'runMs',
  ...DEAD_COUNTERS,
] as const;

export type Counter = (typeof COUNTERS)[number];

type PlainCounter = Exclude<Counter, 'runMs' | 'waitMs' | `dead:${string}`>;

/**
 * The upper bounds of the buckets of histograms, in ms; one more bucket holds all that is longer. They never change, so that
 * figures of different processes and times can be added up.
 */
export const BUCKET_BOUNDS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 25, 50, 75, 100, 250, 500, 750],
  ...[1_000, 2_500, 5_000, 7_500, 10_000, 20_000, 30_000, 45_000],
  ...[60_000, 120_000, 180_000, 300_000, 450_000, 600_000],
];

const BUCKETS = BUCKET_BOUNDS_MS.length + 1;
const FIRST_WAIT = COUNTERS.length;
const FIRST_RUN = FIRST_WAIT + BUCKETS;
/** Behind all others, so that these keep their places. */
const MISSED = FIRST_RUN + BUCKETS;
const LENGTH = MISSED + 1;

/** Where the buckets of the waits and of the runs stand in a tally: the first, and the one behind the last. */
export const HISTOGRAM_RANGES = [
  [FIRST_WAIT, FIRST_RUN],
  [FIRST_RUN, MISSED],
] as const;

/**
 * The figures of one task on one queue: the counters, the histogram of its waits, the histogram of its runs, in one
 * array. Those of a schedule are its lags, as waits, and its missed ticks; those of a command its durations, as runs.
 */
export type Tally = Float64Array;

export function emptyTally(): Tally {
  return new Float64Array(LENGTH);
}

/** Where a counter stands in a tally; scripts know it by the same number. */
export const COUNTER_INDEX: Readonly<Record<Counter, number>> = Object.fromEntries(
  COUNTERS.map((name, index) => [name, index]),
) as Record<Counter, number>;

export function addTo(tally: Tally, counter: Counter, by = 1): void {
  const index = COUNTER_INDEX[counter];
  tally[index] = (tally[index] ?? 0) + by;
}

export function addWait(tally: Tally, ms: number): void {
  addDuration(tally, 'waitMs', FIRST_WAIT, ms);
}

export function addRun(tally: Tally, ms: number): void {
  addDuration(tally, 'runMs', FIRST_RUN, ms);
}

/** A command took so long. Most take less than 1 ms, so their sum is kept in us. */
export function addCommand(tally: Tally, ms: number): void {
  addTo(tally, 'runMs', Math.round(Math.max(0, ms) * 1_000));
  addToBucket(tally, FIRST_RUN, ms);
}

/** Ticks of a schedule that were missed. */
export function addMissed(tally: Tally, count: number): void {
  tally[MISSED] = missedIn(tally) + count;
}

export function missedIn(tally: Tally): number {
  return tally[MISSED] ?? 0;
}

function addDuration(tally: Tally, sum: Counter, first: number, ms: number): void {
  const whole = Math.max(0, Math.round(ms));
  addTo(tally, sum, whole);
  addToBucket(tally, first, whole);
}

function addToBucket(tally: Tally, first: number, ms: number): void {
  const index = first + bucketOf(ms);
  tally[index] = (tally[index] ?? 0) + 1;
}

function bucketOf(ms: number): number {
  let bucket = 0;
  while (bucket < BUCKETS - 1 && ms > (BUCKET_BOUNDS_MS[bucket] as number)) bucket += 1;
  return bucket;
}

export function addTally(sum: Tally, other: Tally): void {
  for (let index = 0; index < LENGTH; index += 1) sum[index] = (sum[index] ?? 0) + (other[index] ?? 0);
}

/** `<index>:<count>` in hexadecimal for each figure that is not 0, with spaces between them: most are 0. */
export function encodeTally(tally: Tally): string {
  const texts: string[] = [];
  tally.forEach((count, index) => {
    if (count !== 0) texts.push(`${index.toString(16)}:${count.toString(16)}`);
  });
  return texts.join(' ');
}

/** Reads the text of a tally; a part that cannot be read counts as 0. */
export function decodeTally(text: string): Tally {
  const tally = emptyTally();
  for (const [, index = '', count = ''] of text.matchAll(/([0-9a-f]+):([0-9a-f]+)/g)) {
    const at = Number.parseInt(index, 16);
    if (at < LENGTH) tally[at] = Number.parseInt(count, 16);
  }
  return tally;
}

/** Durations, counted by bucket. */
export interface Histogram {
  /** How many there were. */
  readonly count: number;
  /** Their sum in ms. */
  readonly sumMs: number;
  /** How many are in each bucket, by the bounds that docs/metrics.md lists; the last bucket has no bound. */
  readonly buckets: readonly number[];
  /** Half of the durations are no longer, in ms: exact to a bucket, estimated inside of it. `undefined` without any duration. */
  readonly p50: number | undefined;
  /** The same of 95 in 100. */
  readonly p95: number | undefined;
  /** The same of 99 in 100. */
  readonly p99: number | undefined;
}

const PLAIN_COUNTERS: readonly PlainCounter[] = [
  ...(['enqueued', 'started', 'succeeded', 'failed', 'retried'] as const),
  ...(['released', 'lost', 'revoked', 'expired'] as const),
];

/** The figures of a tally by name. */
export type Figures = Readonly<Record<PlainCounter, number>> & {
  /** Dead letters that were kept, by the reason; reasons without any are left out. */
  readonly dead: Readonly<Partial<Record<DeadReason, number>>>;
  /** From the moment at which a task could run to its start, without delays and backoffs. */
  readonly wait: Histogram;
  /** From the start to the end of a run. */
  readonly run: Histogram;
};

export function figuresOf(tally: Tally): Figures {
  const count = (counter: Counter) => tally[COUNTER_INDEX[counter]] ?? 0;
  const plain = (names: readonly PlainCounter[]) => names.map((name) => [name, count(name)] as const);
  const dead = DEAD_REASONS.map((reason) => [reason, count(`dead:${reason}`)] as const);
  return {
    ...(Object.fromEntries(plain(PLAIN_COUNTERS)) as Record<PlainCounter, number>),
    dead: Object.fromEntries(dead.filter(([, number]) => number > 0)),
    wait: histogramOf(tally, FIRST_WAIT, count('waitMs')),
    run: histogramOf(tally, FIRST_RUN, count('runMs')),
  };
}

function histogramOf(tally: Tally, first: number, sumMs: number): Histogram {
  const buckets = [...tally.slice(first, first + BUCKETS)];
  const count = buckets.reduce((sum, each) => sum + each, 0);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(buckets, count, share));
  return { count, sumMs, buckets, p50, p95, p99 };
}

/** The duration that a share of the durations does not exceed, in ms; the largest bound where it lies beyond. */
function quantile(buckets: readonly number[], count: number, share: number): number | undefined {
  if (count === 0) return undefined;
  let left = share * count;
  for (const [index, upper] of BUCKET_BOUNDS_MS.entries()) {
    const [lower, inBucket] = [BUCKET_BOUNDS_MS[index - 1] ?? 0, buckets[index] ?? 0];
    if (inBucket > 0 && left <= inBucket) return lower + ((upper - lower) * left) / inBucket;
    left -= inBucket;
  }
  return BUCKET_BOUNDS_MS.at(-1);
}
