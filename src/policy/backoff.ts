import type { Random } from '../core/clock.js';
import { toMs, type Duration } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import type { Failure } from '../core/failure.js';
import type { Backoff, BackoffSpec } from '../core/task-options.js';

/** The same wait before each retry. */
export function fixed(delay: Duration): BackoffSpec {
  return { kind: 'fixed', delayMs: toMs(delay, 'fixed()') };
}

/**
 * `base · factor^retries`, at most `max`. With full jitter (the default) the wait is a random whole number of ms between
 * 0 and that, so that tasks which failed together do not come back together.
 *
 * @example exponential({ base: '1s', factor: 2, max: '15m', jitter: 'none' }) // 1 s, 2 s, 4 s … 15 min
 */
export function exponential(options: {
  readonly base: Duration;
  /** Default 2. */
  readonly factor?: number;
  /** Default '10m'. */
  readonly max?: Duration;
  /** Default 'full'. */
  readonly jitter?: 'full' | 'none';
}): BackoffSpec {
  const factor = options.factor ?? 2;
  if (!(factor >= 1)) throw new InvalidOptionError(`exponential(): factor must be >= 1, not ${factor}.`);
  return {
    kind: 'exponential',
    baseMs: toMs(options.base, 'exponential() base'),
    factor,
    maxMs: toMs(options.max ?? '10m', 'exponential() max'),
    jitter: options.jitter ?? 'full',
  };
}

export const DEFAULT_BACKOFF: BackoffSpec = exponential({ base: '1s' });

/** The wait in ms after a run that had `retries` retries before it. */
export function backoffMs(backoff: Backoff, failure: Failure, retries: number, random: Random): number {
  if (typeof backoff === 'function') return storable(backoff(failure, retries));
  if (backoff.kind === 'fixed') return storable(backoff.delayMs);
  // Without the bound 0 · Infinity would be no number.
  const growth = Math.min(backoff.factor ** retries, Number.MAX_VALUE);
  const delay = Math.floor(Math.min(backoff.maxMs, backoff.baseMs * growth));
  return storable(backoff.jitter === 'full' ? Math.floor(random() * (delay + 1)) : delay);
}

/** A function of the user, or a message, may give anything; no number means no wait, never a lost task. */
function storable(delay: unknown): number {
  return typeof delay === 'number' && delay > 0 ? Math.min(delay, Number.MAX_SAFE_INTEGER / 2) : 0;
}
