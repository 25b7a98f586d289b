import { toMs, type Duration } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import type {
  BreakerControl,
  ConcurrencyControl,
  FlowControl,
  KeyFunction,
  RateControl,
} from '../core/flow-control.js';
import type {
  CircuitBreakerOptions,
  ConcurrencyOptions,
  FairOptions,
  RateLimitOptions,
} from '../core/flow-options.js';
import { checkKeys, checkWhole } from '../core/options.js';
import { isTaskName } from '../core/task-id.js';
import { errorClasses } from './error-classes.js';

/** What a task or a queue is declared with; the keys of the two take different things. */
export interface GivenFlow {
  readonly rateLimit?: Given<RateLimitOptions> | false;
  readonly concurrency?: Given<ConcurrencyOptions> | false;
  readonly fair?: Given<FairOptions> | false;
  readonly circuitBreaker?: CircuitBreakerOptions | false;
}
type Given<Options extends { readonly key?: unknown }> = Omit<Options, 'key'> & { readonly key?: unknown };

const MOST = 1_000_000;
const LONGEST_MS = 366 * 86_400_000;

/** Checks what holds tasks back; `name` is what it is counted under. `undefined` where nothing is declared. */
export function resolveFlow(given: GivenFlow, name: string, where: string): FlowControl | undefined {
  const rate = isGiven(given.rateLimit) ? checkRate(given.rateLimit, `${where} rateLimit`) : undefined;
  const concurrency = isGiven(given.concurrency)
    ? checkConcurrency(given.concurrency, `${where} concurrency`)
    : undefined;
  const fair = isGiven(given.fair) ? checkFair(given.fair, `${where} fair`) : undefined;
  const breaker = isGiven(given.circuitBreaker)
    ? checkBreaker(given.circuitBreaker, name, `${where} circuitBreaker`)
    : undefined;
  if ((rate ?? concurrency ?? fair ?? breaker) === undefined) return undefined;
  return { name, rate, concurrency, fair, breaker };
}

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

function checkFair(given: Given<FairOptions>, where: string): KeyFunction {
  checkObject(given, ['key'], where);
  return checkKey(given.key, `${where}.key`) ?? wrongKey(undefined, `${where}.key`);
}

function checkBreaker(given: CircuitBreakerOptions, ownName: string, where: string): BreakerControl {
  checkObject(given, ['name', 'threshold', 'window', 'cooldown', 'halfOpen', 'on'], where);
  return {
    name: checkName(given.name ?? ownName, `${where}.name`),
    threshold: checkWhole(given.threshold ?? 5, [1, MOST], `${where}.threshold`),
    windowMs: checkSpan(given.window ?? '1m', `${where}.window`),
    cooldownMs: checkSpan(given.cooldown ?? '30s', `${where}.cooldown`),
    halfOpen: checkWhole(given.halfOpen ?? 1, [1, MOST], `${where}.halfOpen`),
    on: given.on === undefined ? undefined : errorClasses(given.on, `${where}.on`),
  };
}

function isGiven<Options extends object>(given: Options | false | undefined): given is Options {
  return given !== undefined && given !== false;
}

function checkObject(given: unknown, known: readonly string[], where: string): void {
  if (typeof given !== 'object' || given === null) {
    throw new InvalidOptionError(`${where}: give an object, or false, not ${JSON.stringify(given)}.`);
  }
  checkKeys(given, known, where);
}

function checkSpan(span: Duration, where: string): number {
  const ms = toMs(span, where);
  if (ms >= 1 && ms <= LONGEST_MS) return ms;
  throw new InvalidOptionError(`${where}: give a time from '1ms' to '366d', not ${JSON.stringify(span)}.`);
}

function checkKey(key: unknown, where: string): KeyFunction | undefined {
  if (key === undefined || typeof key === 'function') return key as KeyFunction | undefined;
  return wrongKey(key, where);
}

function wrongKey(key: unknown, where: string): never {
  throw new InvalidOptionError(
    `${where}: give a function that returns the key as a string, not ${JSON.stringify(key)}.`,
  );
}

function checkName(name: unknown, where: string): string {
  if (isTaskName(name)) return name;
  throw new InvalidOptionError(
    `${where}: ${JSON.stringify(name)} is no name of a breaker. Use letters, digits and _ $ . : @ / -, up to 200 of them.`,
  );
}
