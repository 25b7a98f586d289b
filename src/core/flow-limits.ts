import { toMs, type Duration } from './duration.js';
import { InvalidOptionError } from './errors.js';
import type { ConcurrencyControl, KeyFunction, RateControl } from './flow-control.js';
import type { ConcurrencyOptions, RateLimitOptions } from './flow-options.js';
import { checkKeys, checkWhole } from './options.js';

/** Options whose key may be a function of a task's arguments, or of a call. */
export type Given<Options extends { readonly key?: unknown }> = Omit<Options, 'key'> & {
  readonly key?: unknown;
};

export const MOST = 1_000_000;
const LONGEST_MS = 366 * 86_400_000;

/** A rate, declared or set. */
export function checkRate(given: Given<RateLimitOptions>, where: string): RateControl {
  checkObject(given, ['limit', 'per', 'burst', 'key'], where);
  return {
    limit: checkWhole(given.limit, [1, MOST], `${where}.limit`),
    perMs: checkSpan(given.per, `${where}.per`),
    burst: checkWhole(given.burst ?? 1, [0, MOST], `${where}.burst`),
    key: checkKey(given.key, `${where}.key`),
  };
}

/** A concurrency, declared or set. */
export function checkConcurrency(given: Given<ConcurrencyOptions>, where: string): ConcurrencyControl {
  checkObject(given, ['limit', 'key'], where);
  return {
    limit: checkWhole(given.limit, [1, MOST], `${where}.limit`),
    key: checkKey(given.key, `${where}.key`),
  };
}

export function checkObject(given: unknown, known: readonly string[], where: string): void {
  if (typeof given !== 'object' || given === null) {
    throw new InvalidOptionError(`${where}: give an object, or false, not ${JSON.stringify(given)}.`);
  }
  checkKeys(given, known, where);
}

export function checkSpan(span: Duration, where: string): number {
  const ms = toMs(span, where);
  if (ms >= 1 && ms <= LONGEST_MS) return ms;
  throw new InvalidOptionError(`${where}: give a time from '1ms' to '366d', not ${JSON.stringify(span)}.`);
}

export function checkKey(key: unknown, where: string): KeyFunction | undefined {
  if (key === undefined || typeof key === 'function') return key as KeyFunction | undefined;
  return wrongKey(key, where);
}

export function wrongKey(key: unknown, where: string): never {
  throw new InvalidOptionError(
    `${where}: give a function that returns the key as a string, not ${JSON.stringify(key)}.`,
  );
}
