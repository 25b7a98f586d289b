import { toMs, type Duration } from './duration.js';
import type { ConcurrencyControl, KeyFunction, RateControl } from './flow-control.js';
import type { ConcurrencyOptions, RateLimitOptions } from './flow-options.js';
import { checkAll, matching, needed, refuse, whole, type Check, type Checks } from './option-check.js';
import { kindOf } from './shown.js';

/** Options whose key may be a function of a task's arguments, or of a call. */
export type Given<Options extends { readonly key?: unknown }> = Omit<Options, 'key'> & {
  readonly key?: unknown;
};

export const MOST = 1_000_000;
const LONGEST_MS = 366 * 86_400_000;

export const span: Check = (value, path) => {
  const ms = toMs(value as Duration, path);
  if (ms < 1 || ms > LONGEST_MS) refuse(path, "a time from '1ms' to '366d'", value);
};

export const key = matching(
  'a function that returns the key as a string',
  (value) => typeof value === 'function',
);

const RATE_CHECKS: Checks<RateLimitOptions> = {
  limit: needed(whole(1, MOST)),
  per: needed(span),
  burst: whole(0, MOST),
  key,
};

const CONCURRENCY_CHECKS: Checks<ConcurrencyOptions> = { limit: needed(whole(1, MOST)), key };

/** A rate, declared or set. */
export function checkRate(given: Given<RateLimitOptions>, where: string): RateControl {
  checkFlow(given, RATE_CHECKS, where);
  const { limit, per, burst = 1, key } = given;
  return { limit, perMs: toMs(per, where), burst, key: key as KeyFunction | undefined };
}

/** A concurrency, declared or set. */
export function checkConcurrency(given: Given<ConcurrencyOptions>, where: string): ConcurrencyControl {
  checkFlow(given, CONCURRENCY_CHECKS, where);
  return { limit: given.limit, key: given.key as KeyFunction | undefined };
}

export function checkFlow<Options>(given: unknown, checks: Checks<Options>, where: string): void {
  if (kindOf(given) !== 'Object') refuse(where, 'an object, or false', given);
  checkAll(given, checks, { where });
}
