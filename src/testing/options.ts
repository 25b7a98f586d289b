import { MOST_SHARDS } from '../broker/sharded/tags.js';
import { toMs, type Duration } from '../core/duration.js';
import { isDate } from '../core/kind-of-value.js';
import { checkAll, matching, oneOf, time, whole, type Checks } from '../core/option-check.js';

/** Options of a kit. */
export interface TestingOptions {
  /** The moment at which its clock stands. Default: now. */
  readonly now?: Date | number | string;
  /** Of ids and of the jitter of backoffs: the same seed, the same test. A whole number from 0. Default 1. */
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

const CHECKS: Checks<TestingOptions> = {
  now: matching("a Date, epoch ms, or a text such as '2026-01-01T00:00Z'", isMoment),
  seed: whole(0),
  timeout: time,
  leftovers: oneOf('fail', 'ignore'),
  shards: whole(1, MOST_SHARDS),
};

const CLOSE_CHECKS: Checks<Pick<TestingOptions, 'leftovers'>> = { leftovers: CHECKS.leftovers };

export function resolveTestingOptions(options: TestingOptions): ResolvedTestingOptions {
  checkAll(options, CHECKS, { where: 'TaskQueueTesting.create', prefix: 'TaskQueueTesting.create: ' });
  const { now = Date.now(), seed = 1, timeout = '4s', leftovers = 'fail', shards = 1 } = options;
  return {
    now: new Date(now).getTime(),
    seed,
    timeoutMs: toMs(timeout, 'timeout'),
    leftovers,
    shards,
  };
}

/** Checks what `close()` is given. */
export function checkCloseOptions(options: Pick<TestingOptions, 'leftovers'>): void {
  checkAll(options, CLOSE_CHECKS, { where: 'close', prefix: 'close: ' });
}

function isMoment(value: unknown): boolean {
  const isOfKind = isDate(value) || ['number', 'string'].includes(typeof value);
  return isOfKind && new Date(value as Date | number | string).getTime() >= 0;
}
