import { toMs, type Duration } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import { checkKeys } from '../core/options.js';
import { checkShards, countOf } from '../services/shards-option.js';

/** Options of a kit. */
export interface TestingOptions {
  /** The moment at which its clock stands. Default: now. */
  readonly now?: Date | number | string;
  /** Of ids and of the jitter of backoffs: the same seed, the same test. Default 1. */
  readonly seed?: number;
  /** How long a handler may take in real time, before the test fails and names it. Default '4s'. */
  readonly timeout?: Duration;
  /** Whether `close()` fails on tasks that have not ended. Default 'fail'. */
  readonly leftovers?: 'fail' | 'ignore';
  /** Over how many shards its namespace lies, 1 to 256, whatever the application says. Default 1. */
  readonly shards?: number;
}

/** The same, checked and complete. */
export interface ResolvedTestingOptions {
  readonly now: number;
  readonly seed: number;
  readonly timeoutMs: number;
  readonly leftovers: 'fail' | 'ignore';
  readonly shards: number;
}

const KEYS = [
  'now',
  'seed',
  'timeout',
  'leftovers',
  'shards',
] as const satisfies readonly (keyof TestingOptions)[];

export function resolveTestingOptions(options: TestingOptions): ResolvedTestingOptions {
  checkKeys(options, KEYS, 'TaskQueueTesting.create');
  const { now = Date.now(), seed = 1, timeout = '4s', leftovers = 'fail', shards = 1 } = options;
  if (leftovers !== 'fail' && leftovers !== 'ignore')
    throw new InvalidOptionError("leftovers: give 'fail' or 'ignore'.");
  if (!Number.isInteger(seed)) throw new InvalidOptionError('seed: give a whole number.');
  return {
    now: momentOf(now),
    seed,
    timeoutMs: toMs(timeout, 'timeout'),
    leftovers,
    shards: shardCount(shards),
  };
}

function shardCount(shards: number): number {
  if (typeof shards === 'number') return countOf(checkShards(shards, (target) => target));
  throw new InvalidOptionError('shards: give their number. The kit has no servers.');
}

function momentOf(now: Date | number | string): number {
  const at = new Date(now).getTime();
  if (Number.isFinite(at)) return at;
  throw new InvalidOptionError(
    `now: ${JSON.stringify(now)} is no moment. Give a Date, epoch ms, or a text such as '2026-01-01T00:00Z'.`,
  );
}
